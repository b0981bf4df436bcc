package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Cores;
import io.hawser.benchmarks.topology.Host;
import io.hawser.linux.net.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One byte back and forth on a connection that stays, client, proxy and server all on one core: so a trip is what the
 * way costs, and no wake-up of an idle core is in it.
 */
record PingPongMeter(Duration length) implements WayMeter {
    private static final Metric P50 = Metric.lower("p50", "µs");
    private static final Metric P99 = Metric.lower("p99", "µs");
    private static final double NS_PER_US = 1e3;
    private static final int WARM_UP_TRIPS = 5_000;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final Duration GRACE = Duration.ofSeconds(20);

    @Override
    public List<Metric> metrics() {
        return List.of(P50, P99);
    }

    @Override
    public Optional<Integer> core() throws IOException {
        final List<Integer> cores = Cores.allowed();
        return Optional.of(cores.get(cores.size() - 1));
    }

    @Override
    public Running start(final ProxyLab hosts, final Way.Opened way) throws Exception {
        final int core = core().orElseThrow();
        final ServerSocketChannel listening =
                hosts.lab().keep(() -> hosts.server().call(ServerSocketChannel::open), PingPongMeter::closeQuietly);
        listening.bind(new InetSocketAddress(ProxyLab.PORT));
        final Thread echo = new Thread(() -> echo(listening, core), "ping-pong-echo");
        echo.setDaemon(true);
        echo.start();
        return () -> {
            final FutureTask<Histogram> asking = new FutureTask<>(() -> ask(hosts.client(), way.address(), core));
            final Thread client = new Thread(asking, "ping-pong-ask");
            client.setDaemon(true);
            client.start();
            final Histogram trips = asking.get(length.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
            return Sample.of(P50.name(), trips.getValueAtPercentile(50) / NS_PER_US)
                    .and(P99.name(), trips.getValueAtPercentile(99) / NS_PER_US);
        };
    }

    private Histogram ask(final Host host, final IpAddress address, final int core) throws Exception {
        Cores.pinCurrentThread(core);
        try (SocketChannel channel = host.call(SocketChannel::open)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress(address.toInetAddress(), ProxyLab.PORT));
            final ByteBuffer one = ByteBuffer.allocateDirect(1);
            final Histogram trips = new Histogram(SIGNIFICANT_DIGITS);
            for (int trip = 0; trip < WARM_UP_TRIPS; trip++) {
                trip(channel, one);
            }
            final long end = System.nanoTime() + length.toNanos();
            long before = System.nanoTime();
            while (before - end < 0) {
                trip(channel, one);
                final long after = System.nanoTime();
                trips.recordValue(after - before);
                before = after;
            }
            return trips;
        }
    }

    private static void trip(final SocketChannel channel, final ByteBuffer one) throws IOException {
        one.clear();
        channel.write(one);
        one.clear();
        if (channel.read(one) < 0) {
            throw new IOException("the other end of the ping-pong is gone");
        }
    }

    private static void echo(final ServerSocketChannel listening, final int core) {
        try {
            Cores.pinCurrentThread(core);
            final ByteBuffer some = ByteBuffer.allocateDirect(1);
            while (true) {
                try (SocketChannel channel = listening.accept()) {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    some.clear();
                    while (channel.read(some) >= 0) {
                        some.flip();
                        channel.write(some);
                        some.clear();
                    }
                }
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
