package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Cores;
import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.proxy.service.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * A TCP connection through a service, opened so many times, each time through another of many services: from the call
 * to the established connection. Client, node and server are three hosts in a row; each service has two endpoints, both
 * the server's.
 */
abstract class Connect extends LabVariant {
    static final List<Metric> METRICS = List.of(Metric.lower("p50", "µs"), Metric.lower("p99", "µs"));

    private static final int BACKLOG = 4096;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NS_PER_US = 1e3;
    private static final int STRIDE = 7_919;
    private static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint(Catalogue.PODS.address().plus(1), Catalogue.TARGET_PORT, false),
            new Endpoint(Catalogue.PODS.address().plus(2), Catalogue.TARGET_PORT, false));

    private final int services;
    private final int connections;
    private Optional<Host> client = Optional.empty();
    private int turn;

    Connect(final String name, final int services, final int connections) {
        super(name);
        this.services = services;
        this.connections = connections;
    }

    int services() {
        return services;
    }

    /** Makes the node lead each of so many services to the endpoints. */
    abstract void programme(Lab lab, Host node, int count, List<Endpoint> endpoints) throws Exception;

    @Override
    protected final void openIn(final Lab lab) throws Exception {
        final Host from = lab.host("client");
        final Host node = lab.host("node");
        final Host server = lab.host("server");
        from.run("ip link add eth0 type veth peer name c netns " + node.name());
        server.run("ip link add eth0 type veth peer name s netns " + node.name());
        configure(from, "10.160.0.2/24 dev eth0", "eth0", "default via 10.160.0.1");
        configure(node, "10.160.0.1/24 dev c", "c", "blackhole 10.96.0.0/12");
        configure(node, "10.128.0.254/24 dev s", "s", "blackhole 198.18.0.0/15");
        configure(server, "10.128.0.1/24 dev eth0", "eth0", "default via 10.128.0.254");
        server.run("ip address add 10.128.0.2/24 dev eth0");
        node.sysctl("ipv4/ip_forward", "1");
        final ServerSocketChannel socket =
                lab.keep(() -> server.call(ServerSocketChannel::open), Connect::closeQuietly);
        socket.bind(new InetSocketAddress(Catalogue.TARGET_PORT), BACKLOG);
        final Thread acceptor = new Thread(() -> accept(socket), "acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
        programme(lab, node, services, ENDPOINTS);
        client = Optional.of(from);
    }

    @Override
    public final Sample measure() throws Exception {
        final Histogram times = new Histogram(SIGNIFICANT_DIGITS);
        // A thread of its own, so that the rest of the process is not bound to that core.
        final Exception[] failure = new Exception[1];
        final Thread thread = new Thread(() -> failure[0] = attempt(times), "client");
        thread.start();
        thread.join();
        if (failure[0] != null) {
            throw failure[0];
        }
        return new Sample(Map.of(
                        "p50",
                        times.getValueAtPercentile(50) / NS_PER_US,
                        "p99",
                        times.getValueAtPercentile(99) / NS_PER_US))
                .withLatency("connect", times);
    }

    private Exception attempt(final Histogram times) {
        try {
            Cores.pinCurrentThread(Cores.allowed().get(0));
            client.orElseThrow().call(() -> {
                for (int i = 0; i < connections; i++) {
                    times.recordValue(connect((int) ((long) turn++ * STRIDE % services)));
                }
                return null;
            });
            return null;
        } catch (final Exception e) {
            return e;
        }
    }

    private static long connect(final int service) throws IOException {
        final InetAddress address = Catalogue.clusterIp(service).toInetAddress();
        final InetSocketAddress to = new InetSocketAddress(address, Catalogue.PORT);
        try (SocketChannel channel = SocketChannel.open()) {
            // A reset leaves no connection behind that would take its port for a minute.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            final long began = System.nanoTime();
            channel.connect(to);
            return System.nanoTime() - began;
        }
    }

    private static void configure(final Host host, final String address, final String device, final String route)
            throws Exception {
        host.run("ip address add " + address);
        host.run("ip link set " + device + " up");
        host.run("ip route add " + route);
    }

    private static void accept(final ServerSocketChannel channel) {
        try {
            while (true) {
                channel.accept().close();
            }
        } catch (final IOException e) {
            // The lab is closed.
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(final ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
