package io.hawser.kubelet.stats;

import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.eviction.Amount;
import io.hawser.kubelet.eviction.Signal;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.ToDoubleFunction;

/** {@code /metrics/resource}: what metrics-server and autoscalers ask kubelets for, under the names they know. */
public final class ResourceMetrics {
    private static final double NS_PER_SECOND = 1e9;
    private static final double MS_PER_SECOND = 1e3;

    private final StatsReader reader;

    /** Of what a reader reads. */
    public ResourceMetrics(final StatsReader reader) {
        this.reader = reader;
    }

    /** Now. */
    public MetricSnapshots snapshots() {
        final MetricSnapshots.Builder all = MetricSnapshots.builder();
        final GaugeSnapshot.Builder failed = GaugeSnapshot.builder()
                .name("resource_scrape_error")
                .help("1 if there was an error while getting container metrics, 0 otherwise.");
        try {
            final Stats stats = reader.read();
            node(all, stats);
            pods(all, stats);
            containers(all, stats);
            all.metricSnapshot(failed.dataPoint(gauge(0, Labels.EMPTY)).build());
        } catch (final CriException e) {
            all.metricSnapshot(failed.dataPoint(gauge(1, Labels.EMPTY)).build());
        }
        return all.build();
    }

    private static void node(final MetricSnapshots.Builder all, final Stats stats) {
        all.metricSnapshot(CounterSnapshot.builder()
                .name("node_cpu_usage_seconds")
                .help("Cumulative cpu time consumed by the node in core-seconds.")
                .dataPoint(counter(stats.cpuNs() / NS_PER_SECOND, Labels.EMPTY))
                .build());
        final Amount memory = stats.left(Signal.MEMORY_AVAILABLE);
        all.metricSnapshot(GaugeSnapshot.builder()
                .name("node_memory_working_set_bytes")
                .help("Current working set of the node in bytes.")
                .dataPoint(gauge((double) (memory.capacity() - memory.available()), Labels.EMPTY))
                .build());
    }

    private static void pods(final MetricSnapshots.Builder all, final Stats stats) {
        final CounterSnapshot.Builder cpu = CounterSnapshot.builder()
                .name("pod_cpu_usage_seconds")
                .help("Cumulative cpu time consumed by the pod in core-seconds.");
        final GaugeSnapshot.Builder memory = GaugeSnapshot.builder()
                .name("pod_memory_working_set_bytes")
                .help("Current working set of the pod in bytes.");
        for (final Stats.OfPod pod : stats.pods()) {
            final Labels labels = Labels.of(
                    "namespace", pod.pod().namespace(), "pod", pod.pod().name());
            cpu.dataPoint(counter(pod.cpuNs() / NS_PER_SECOND, labels));
            memory.dataPoint(gauge((double) pod.usage().memoryBytes(), labels));
        }
        all.metricSnapshot(cpu.build()).metricSnapshot(memory.build());
    }

    private static void containers(final MetricSnapshots.Builder all, final Stats stats) {
        final CounterSnapshot.Builder cpu = CounterSnapshot.builder()
                .name("container_cpu_usage_seconds")
                .help("Cumulative cpu time consumed by the container in core-seconds.");
        stats.pods()
                .forEach(pod -> pod.containers()
                        .forEach(one -> cpu.dataPoint(counter(one.cpuNs() / NS_PER_SECOND, labels(pod, one)))));
        all.metricSnapshot(cpu.build());
        gauges(
                all,
                stats,
                "container_memory_working_set_bytes",
                "Current working set of the container in bytes.",
                Stats.OfContainer::workingSetBytes);
        gauges(
                all,
                stats,
                "container_start_time_seconds",
                "Start time of the container since unix epoch in seconds.",
                one -> one.started().toEpochMilli() / MS_PER_SECOND);
    }

    private static void gauges(
            final MetricSnapshots.Builder all,
            final Stats stats,
            final String name,
            final String help,
            final ToDoubleFunction<Stats.OfContainer> value) {
        final GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
        stats.pods()
                .forEach(pod -> pod.containers()
                        .forEach(one -> gauges.dataPoint(gauge(value.applyAsDouble(one), labels(pod, one)))));
        all.metricSnapshot(gauges.build());
    }

    private static Labels labels(final Stats.OfPod pod, final Stats.OfContainer container) {
        return Labels.of(
                "container",
                container.name(),
                "namespace",
                pod.pod().namespace(),
                "pod",
                pod.pod().name());
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot gauge(final double value, final Labels labels) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .value(value)
                .labels(labels)
                .build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot counter(final double value, final Labels labels) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(value)
                .labels(labels)
                .build();
    }
}
