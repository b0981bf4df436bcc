package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Tool;
import java.util.List;
import java.util.Optional;

/** One TCP stream, as fast as it goes. */
record TcpMeter(int seconds) implements Meter {
    private static final Metric THROUGHPUT = Metric.higher("throughput", "Gbit/s");

    @Override
    public List<Metric> metrics() {
        return List.of(THROUGHPUT);
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IPERF3);
    }

    @Override
    public Sample measure(final Ends ends) throws Exception {
        final Iperf3Report report = Iperf3.run(ends, seconds, List.of());
        return Sample.of(THROUGHPUT.name(), report.receivedGbitPerSecond());
    }
}
