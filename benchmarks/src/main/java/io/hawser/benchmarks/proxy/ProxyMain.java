package io.hawser.benchmarks.proxy;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.userspace.ProxySettings;
import io.hawser.proxy.userspace.UserspacePlane;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The process that {@link HawserProxy} starts: the proxy with one service, until it is told to end. */
public final class ProxyMain {
    private static final int LIMIT = 20_000;

    private ProxyMain() {}

    /**
     * The process's entry.
     *
     * @param arguments {@code --copy} for a proxy without pipes.
     * @throws InterruptedException if it is interrupted.
     */
    public static void main(final String[] arguments) throws InterruptedException {
        final int pipes = List.of(arguments).contains("--copy") ? 0 : 256;
        final NodeView node = new NodeView(List.of(), List.of(IpPrefix.host(ProxyLab.SERVICE)), List.of(), false);
        final UserspacePlane plane = UserspacePlane.open(
                node, ProxySettings.DEFAULT.withThreads(1).withLimits(LIMIT, LIMIT, 256L << 20, pipes));
        plane.apply(ServiceTable.of(List.of(
                service(Protocol.TCP, ProxyLab.PORT),
                service(Protocol.TCP, ProxyLab.ECHO_PORT),
                service(Protocol.TCP, ProxyLab.IPERF_PORT),
                service(Protocol.UDP, ProxyLab.UDP_PORT))));
        Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
        new CountDownLatch(1).await();
    }

    private static ServicePort service(final Protocol protocol, final int port) {
        return new ServicePort(
                new ServicePortName(new ServiceName("bench", "load"), "p" + port, IpFamily.IPV4),
                protocol,
                Frontends.clusterIp(ProxyLab.SERVICE, port),
                Policies.DEFAULT,
                List.of(new Endpoint(ProxyLab.SERVER, port, false)),
                List.of());
    }
}
