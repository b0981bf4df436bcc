package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.proxy.service.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One endpoint of one service goes, and comes back, so many times; each time another service. */
abstract class OneChange extends LabVariant {
    static final List<Metric> METRICS = List.of(Metric.lower("p50", "ms"), Metric.lower("p99", "ms"));

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NS_PER_MS = 1e6;
    /** Prime to the number of services, so that all have their turn. */
    private static final int STRIDE = 7_919;

    private final Catalogue catalogue;
    private final int changes;
    private int turn;

    OneChange(final String name, final Catalogue catalogue, final int changes) {
        super(name);
        this.catalogue = catalogue;
        this.changes = changes;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Waits before a change, which is not measured, for what has to be quiet before it. */
    void settle() throws Exception {}

    /** Makes the service have these endpoints. */
    abstract void change(int service, List<Endpoint> endpoints) throws Exception;

    @Override
    public final Sample measure() throws Exception {
        final Histogram times = new Histogram(SIGNIFICANT_DIGITS);
        for (int i = 0; i < changes; i++) {
            final int service = (int) ((long) turn++ * STRIDE % catalogue.services());
            final List<Endpoint> all = catalogue.endpointsOf(service);
            final List<Endpoint> without = new ArrayList<>(all);
            without.set(0, catalogue.spare(service));
            final List<Endpoint> fewer = all.size() == 1 ? without : all.subList(1, all.size());
            times.recordValue(timed(service, fewer));
            times.recordValue(timed(service, all));
        }
        return new Sample(Map.of(
                        "p50",
                        times.getValueAtPercentile(50) / NS_PER_MS,
                        "p99",
                        times.getValueAtPercentile(99) / NS_PER_MS))
                .withLatency("change", times);
    }

    private long timed(final int service, final List<Endpoint> endpoints) throws Exception {
        settle();
        final long began = System.nanoTime();
        change(service, endpoints);
        return System.nanoTime() - began;
    }
}
