package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Cores;
import io.hawser.benchmarks.topology.Ends;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The round trip of a small datagram: from before the client's {@code write} until its {@code read} has returned, one
 * in flight at a time, for a fixed time. Both ends are blocking sockets of two threads of this process, both pinned to
 * its last core. So a trip is the way through the kernel twice and two changes of thread. Across cores it would also
 * hold two wake-ups of an idle core, which take ten times as long as the way and drown it; left to the scheduler it is
 * now this and now that. A daemon that carries packets has the other cores.
 */
record RoundTripMeter(Duration length) implements Meter {
    private static final Metric P50 = Metric.lower("p50", "µs");
    private static final Metric P99 = Metric.lower("p99", "µs");
    private static final double NS_PER_US = 1e3;

    @Override
    public List<Metric> metrics() {
        return List.of(P50, P99);
    }

    @Override
    public Sample measure(final Ends ends) throws Exception {
        final List<Integer> cores = Cores.allowed();
        final int core = cores.get(cores.size() - 1);
        try (PingPong pingPong = PingPong.between(ends, core)) {
            final Histogram trips = pingPong.run(length);
            return Sample.of(P50.name(), trips.getValueAtPercentile(50) / NS_PER_US)
                    .and(P99.name(), trips.getValueAtPercentile(99) / NS_PER_US)
                    .withLatency("round trip", trips);
        }
    }
}
