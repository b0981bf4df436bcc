package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import java.time.Duration;
import java.util.List;

/**
 * New connections, so many at a time: each sends a byte, gets one, and ends. The server ends first, as servers of short
 * requests do. Client and server are a thread each.
 */
record ConnectionMeter(Duration length) implements WayMeter {
    private static final Metric THROUGHPUT = Metric.higher("throughput", "/s");
    private static final Metric CPU = Metric.lower("cpu", "µs");
    private static final Metric MEMORY = Metric.lower("rss", "MiB");
    private static final int AT_A_TIME = 32;
    private static final double US_PER_S = 1e6;
    private static final double NS_PER_S = 1e9;

    @Override
    public List<Metric> metrics() {
        return List.of(THROUGHPUT, CPU, MEMORY);
    }

    @Override
    public Running start(final ProxyLab hosts, final Way.Opened way) throws Exception {
        final AnsweringServer server =
                hosts.lab().keep(() -> AnsweringServer.start(hosts.server()), AnsweringServer::close);
        return () -> {
            final double before = ProcessCost.cpuSeconds(way.proxy());
            final long beganNs = System.nanoTime();
            final long count = hosts.client().call(() -> ConnectionClient.run(way.address(), AT_A_TIME, length));
            final double seconds = (System.nanoTime() - beganNs) / NS_PER_S;
            final double used = ProcessCost.cpuSeconds(way.proxy()) - before;
            server.check();
            return Sample.of(THROUGHPUT.name(), count / seconds)
                    .and(CPU.name(), used * US_PER_S / count)
                    .and(MEMORY.name(), ProcessCost.residentMib(way.proxy()));
        };
    }
}
