package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Tool;
import java.util.List;
import java.util.Optional;

/** TCP streams, as fast as they go together, and what of the machine they cost. */
record TcpMeter(int streams, int seconds) implements Meter {
    private static final Metric THROUGHPUT = Metric.higher("throughput", "Gbit/s");
    private static final Metric CPU = Metric.lower("cpu", "s/Gbit");

    @Override
    public List<Metric> metrics() {
        return List.of(THROUGHPUT, CPU);
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IPERF3);
    }

    @Override
    public Sample measure(final Ends ends) throws Exception {
        final double before = CpuTime.seconds();
        final Iperf3Report report = Iperf3.run(ends, seconds, List.of("--parallel", String.valueOf(streams)));
        final double cpu = CpuTime.seconds() - before;
        final double throughput = report.receivedGbitPerSecond();
        return Sample.of(THROUGHPUT.name(), throughput).and(CPU.name(), cpu / (throughput * seconds));
    }
}
