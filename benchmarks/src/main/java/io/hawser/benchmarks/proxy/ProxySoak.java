package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.soak.DatagramLoad;
import io.hawser.benchmarks.soak.StreamLoad;
import io.hawser.benchmarks.soak.Subject;
import io.hawser.benchmarks.soak.Tally;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The userspace proxy under streams, datagrams and short connections, for the suite {@code soak}. */
public final class ProxySoak implements Subject {
    private static final long BYTES_PER_SECOND = 30_000_000;
    private static final int DATAGRAMS_PER_SECOND = 2_000;
    private static final int AT_A_TIME = 4;
    private static final Duration SLICE = Duration.ofMillis(500);

    @Override
    public String name() {
        return "hawser-proxy";
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IP);
    }

    @Override
    public Soaked open(final Lab lab) throws Exception {
        final ProxyLab hosts = ProxyLab.in(lab);
        final Optional<HostProcess> process =
                HawserProxy.normal().open(hosts, Optional.empty()).proxy();
        lab.keep(() -> AnsweringServer.start(hosts.server()), AnsweringServer::close);
        return new Soaked(
                process.stream().toList(),
                List.of(
                        new StreamLoad(
                                hosts.client(),
                                hosts.server(),
                                server(ProxyLab.IPERF_PORT),
                                service(ProxyLab.IPERF_PORT),
                                BYTES_PER_SECOND),
                        new DatagramLoad(
                                hosts.client(),
                                hosts.server(),
                                server(ProxyLab.UDP_PORT),
                                service(ProxyLab.UDP_PORT),
                                DATAGRAMS_PER_SECOND),
                        tally -> connect(hosts, tally)));
    }

    private static void connect(final ProxyLab hosts, final Tally tally) throws Exception {
        while (!tally.isOver()) {
            try {
                hosts.client().call(() -> ConnectionClient.run(ProxyLab.SERVICE, AT_A_TIME, SLICE));
            } catch (final IOException e) {
                tally.error("short connections: " + e.getMessage());
            }
        }
    }

    private static InetSocketAddress server(final int port) {
        return new InetSocketAddress(ProxyLab.SERVER.toInetAddress(), port);
    }

    private static InetSocketAddress service(final int port) {
        return new InetSocketAddress(ProxyLab.SERVICE.toInetAddress(), port);
    }
}
