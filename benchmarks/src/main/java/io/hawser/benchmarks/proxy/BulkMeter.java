package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.overlay.Iperf3;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.linux.net.IpAddress;
import java.util.List;
import java.util.Optional;

/** One TCP stream of iperf3, as fast as it goes; client and server on a core each, the proxy wherever it is put. */
record BulkMeter(int seconds) implements WayMeter {
    private static final Metric THROUGHPUT = Metric.higher("throughput", "Gbit/s");
    private static final Metric CPU = Metric.lower("cpu", "s/GB");
    private static final Metric MEMORY = Metric.lower("rss", "MiB");
    private static final double GBIT_PER_GB = 8;

    @Override
    public List<Metric> metrics() {
        return List.of(THROUGHPUT, CPU, MEMORY);
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IPERF3);
    }

    @Override
    public Running start(final ProxyLab hosts, final Way.Opened way) {
        final IpAddress client = IpAddress.parse("198.18.1.2");
        final Ends ends = new Ends(hosts.client(), client, hosts.server(), way.address());
        return () -> {
            final double before = ProcessCost.cpuSeconds(way.proxy());
            final double throughput = Iperf3.run(ends, seconds, List.of()).receivedGbitPerSecond();
            final double used = ProcessCost.cpuSeconds(way.proxy()) - before;
            return Sample.of(THROUGHPUT.name(), throughput)
                    .and(CPU.name(), used / (throughput * seconds / GBIT_PER_GB))
                    .and(MEMORY.name(), ProcessCost.residentMib(way.proxy()));
        };
    }
}
