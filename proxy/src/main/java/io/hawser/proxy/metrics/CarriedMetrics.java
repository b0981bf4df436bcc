package io.hawser.proxy.metrics;

import io.hawser.proxy.plane.CarriedTraffic;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the process carries of the services' traffic, read when it is asked for. Thread safe. */
public final class CarriedMetrics implements MultiCollector {
    private static final String PREFIX = "hawser_userspace_";

    private final Supplier<Optional<CarriedTraffic>> carried;

    /** @param carried empty where the kernel carries all: there are no metrics then; for any thread */
    public CarriedMetrics(final Supplier<Optional<CarriedTraffic>> carried) {
        this.carried = carried;
    }

    @Override
    public MetricSnapshots collect() {
        final List<MetricSnapshot> all = new ArrayList<>();
        carried.get().ifPresent(traffic -> {
            all.add(gauge("connections", "TCP connections now.", traffic.connections()));
            all.add(gauge("flows_active", "Flows of UDP now.", traffic.flows()));
            traffic.counts().forEach(count -> all.add(counter(count)));
        });
        return new MetricSnapshots(all);
    }

    private static GaugeSnapshot gauge(final String name, final String help, final long value) {
        return GaugeSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(
                        GaugeDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    private static CounterSnapshot counter(final CarriedTraffic.Count count) {
        return CounterSnapshot.builder()
                .name(PREFIX + count.name())
                .help(count.help())
                .dataPoint(CounterDataPointSnapshot.builder()
                        .value((double) count.value())
                        .build())
                .build();
    }
}
