package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.soak.Course;
import io.hawser.benchmarks.soak.DatagramLoad;
import io.hawser.benchmarks.soak.Rate;
import io.hawser.benchmarks.soak.RoundTrips;
import io.hawser.benchmarks.soak.ShortConnections;
import io.hawser.benchmarks.soak.StreamLoad;
import io.hawser.benchmarks.soak.Subject;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The userspace proxy under streams, datagrams and short connections, for the suite {@code soak}. */
public final class ProxySoak implements Subject {
    @Override
    public String name() {
        return "hawser-proxy";
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IP);
    }

    @Override
    public Soaked open(final Lab lab, final Rate rate) throws Exception {
        final ProxyLab hosts = ProxyLab.in(lab);
        final Optional<HostProcess> process =
                HawserProxy.normal().open(hosts, Optional.empty()).proxy();
        return new Soaked(
                process.stream().toList(),
                List.of(
                        new StreamLoad(course(hosts, ProxyLab.IPERF_PORT), rate.bytes()),
                        new DatagramLoad(course(hosts, ProxyLab.UDP_PORT), rate.datagrams()),
                        new ShortConnections(course(hosts, ProxyLab.PORT), rate.connections()),
                        new RoundTrips(course(hosts, ProxyLab.ECHO_PORT), rate.trips())));
    }

    /** From the client over the service's address to the server. */
    private static Course course(final ProxyLab hosts, final int port) {
        return new Course(
                hosts.client(),
                hosts.server(),
                new InetSocketAddress(ProxyLab.SERVER.toInetAddress(), port),
                new InetSocketAddress(ProxyLab.SERVICE.toInetAddress(), port));
    }
}
