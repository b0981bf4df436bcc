package io.hawser.kubelet.stats;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.PodSandboxState;
import io.hawser.kubelet.eviction.Signal;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /metrics}: what the kubelet itself does, under the names of Kubernetes' kubelet. Thread safe. */
public final class KubeletMetrics {
    private static final double NS_PER_SECOND = 1e9;
    private static final String PREFIX = "CONTAINER_";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Histogram podStart;
    private final Counter operations;
    private final Counter failures;

    /** Nothing has been counted yet. */
    public KubeletMetrics() {
        podStart = Histogram.builder()
                .name("kubelet_pod_start_duration_seconds")
                .help("Duration in seconds from kubelet seeing a pod for the first time to the pod starting to run")
                .classicOnly()
                .classicUpperBounds(0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 60, 120, 300)
                .register(registry);
        operations = Counter.builder()
                .name("kubelet_runtime_operations_total")
                .help("Cumulative number of runtime operations by operation type.")
                .labelNames("operation_type")
                .register(registry);
        failures = Counter.builder()
                .name("kubelet_runtime_operations_errors_total")
                .help("Cumulative number of runtime operation errors by operation type.")
                .labelNames("operation_type")
                .register(registry);
        CounterWithCallback.builder()
                .name("process_cpu_seconds_total")
                .help("User and system time spent.")
                .callback(callback -> callback.call(ProcessHandle.current()
                                .info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toNanos()
                        / NS_PER_SECOND))
                .register(registry);
    }

    /** Also tells of a node and what runs on it. */
    public void tellOf(final String node, final ContainerRuntime runtime, final Supplier<Map<Signal, Long>> evictions) {
        final Gauge name = Gauge.builder()
                .name("kubelet_node_name")
                .help("The node's name. The count is always 1.")
                .labelNames("node")
                .register(registry);
        name.labelValues(node).set(1);
        GaugeWithCallback.builder()
                .name("kubelet_running_pods")
                .help("Number of pods that have a running pod sandbox")
                .callback(callback -> callback.call(runningPods(runtime)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("kubelet_running_containers")
                .help("Number of containers currently running")
                .labelNames("container_state")
                .callback(callback -> containers(runtime).forEach((state, count) -> callback.call(count, state)))
                .register(registry);
        CounterWithCallback.builder()
                .name("kubelet_evictions_total")
                .help("Cumulative number of pod evictions by eviction signal")
                .labelNames("eviction_signal")
                .callback(callback -> evictions.get().forEach((signal, count) -> callback.call(count, signal.word())))
                .register(registry);
    }

    /** A pod has come to run. */
    public void podStarted(final Duration time) {
        podStart.observe(time.toNanos() / NS_PER_SECOND);
    }

    /** The runtime was asked for something. */
    public void called(final String operation, final boolean failed) {
        final String type = name(operation);
        operations.labelValues(type).inc();
        if (failed) {
            failures.labelValues(type).inc();
        }
    }

    /** All of them. */
    public MetricSnapshots snapshots() {
        return registry.scrape();
    }

    /** RunPodSandbox is run_podsandbox there. */
    private static String name(final String operation) {
        return operation
                .replace("PodSandbox", "Podsandbox")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private static double runningPods(final ContainerRuntime runtime) {
        try {
            return runtime.listPodSandboxes().stream()
                    .filter(one -> one.getState() == PodSandboxState.SANDBOX_READY)
                    .count();
        } catch (final CriException e) {
            return Double.NaN;
        }
    }

    private static Map<String, Integer> containers(final ContainerRuntime runtime) {
        final Map<String, Integer> all = new TreeMap<>();
        try {
            for (final Container one : runtime.listContainers()) {
                all.merge(one.getState().name().replace(PREFIX, "").toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
        } catch (final CriException e) {
            all.clear();
        }
        return all;
    }
}
