package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Cores;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The round trip of a small datagram. Alone it is from before the client's {@code write} until its {@code read} has
 * returned, one in flight at a time: a closed loop, as there is nothing that could hold it up. Beside a stream it is
 * from when the datagram was due until it is back, one every half millisecond whether others are still on their way or
 * not: an open loop, else one that is held up would keep the next ones from being counted as late. Both ends are
 * blocking sockets of threads of this process, each pinned to a core: left to the scheduler the trip is now this and
 * now that.
 *
 * @param length how long trips are made
 * @param placement which cores the ends have
 * @param loaded whether a TCP stream runs between the same ends meanwhile
 */
record RoundTripMeter(Duration length, Placement placement, boolean loaded) implements Meter {
    private static final Metric P50 = Metric.lower("p50", "µs");
    private static final Metric P99 = Metric.lower("p99", "µs");
    private static final Metric P999 = Metric.lower("p99.9", "µs");
    private static final double NS_PER_US = 1e3;
    private static final double P999_PERCENTILE = 99.9;
    private static final Duration INTERVAL = Duration.ofNanos(500_000);
    private static final int RAMP_UP_SECONDS = 1;
    private static final long JOIN_SECONDS = 30;

    /** Which cores the ends have. */
    enum Placement {
        /**
         * Both the last one: a trip is the way through the kernel twice and two changes of thread. A daemon that
         * carries packets has the other cores.
         */
        TOGETHER,
        /** The first and the last: a trip also wakes each core from its sleep, unless something keeps it awake. */
        APART
    }

    @Override
    public List<Metric> metrics() {
        return List.of(P50, P99, P999);
    }

    @Override
    public Optional<String> unavailable() {
        return loaded ? Tool.missing(Tool.IPERF3) : Optional.empty();
    }

    @Override
    public Sample measure(final Ends ends) throws Exception {
        return loaded ? underLoad(ends) : trips(ends);
    }

    private Sample underLoad(final Ends ends) throws Exception {
        final int seconds = (int) length.toSeconds() + 2 * RAMP_UP_SECONDS;
        final FutureTask<Iperf3Report> load = new FutureTask<>(() -> Iperf3.run(ends, seconds, List.of()));
        final Thread thread = new Thread(load, "load");
        thread.start();
        try {
            TimeUnit.SECONDS.sleep(RAMP_UP_SECONDS);
            final Sample sample = trips(ends);
            load.get(seconds + JOIN_SECONDS, TimeUnit.SECONDS);
            return sample;
        } finally {
            thread.interrupt();
        }
    }

    private Sample trips(final Ends ends) throws Exception {
        final List<Integer> cores = Cores.allowed();
        final int last = cores.get(cores.size() - 1);
        final int first = placement == Placement.TOGETHER ? last : cores.get(0);
        try (PingPong pingPong = PingPong.between(ends, first, last)) {
            final Histogram trips = loaded ? pingPong.paced(length, INTERVAL) : pingPong.run(length);
            return Sample.of(P50.name(), trips.getValueAtPercentile(50) / NS_PER_US)
                    .and(P99.name(), trips.getValueAtPercentile(99) / NS_PER_US)
                    .and(P999.name(), trips.getValueAtPercentile(P999_PERCENTILE) / NS_PER_US)
                    .withLatency("round trip", trips);
        }
    }
}
