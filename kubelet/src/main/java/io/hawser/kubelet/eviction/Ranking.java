package io.hawser.kubelet.eviction;

import io.hawser.kubelet.json.Quantity;
import io.hawser.kubelet.pod.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * In which order pods are evicted: those that use more than they asked for before others, those of a lower priority
 * before others, and those that use the most beyond their requests before others. Node-critical ones are never.
 */
final class Ranking {
    private Ranking() {}

    static List<Pod> of(final Signal signal, final List<Pod> pods, final Map<String, PodUsage> usages) {
        final ToLongFunction<Pod> excess =
                pod -> usage(signal, usages.getOrDefault(pod.uid(), PodUsage.NONE)) - request(signal, pod);
        return pods.stream()
                .filter(pod -> !pod.isCritical())
                .sorted(Comparator.comparing((Pod pod) -> excess.applyAsLong(pod) <= 0)
                        .thenComparingLong(Pod::priority)
                        .thenComparing(Comparator.comparingLong(excess).reversed()))
                .toList();
    }

    static long usage(final Signal signal, final PodUsage usage) {
        return switch (signal) {
            case MEMORY_AVAILABLE -> usage.memoryBytes();
            case NODEFS_AVAILABLE, IMAGEFS_AVAILABLE -> usage.diskBytes();
            case NODEFS_INODES_FREE, IMAGEFS_INODES_FREE -> usage.files();
            // By priority alone.
            case PID_AVAILABLE -> 0;
        };
    }

    static long request(final Signal signal, final Pod pod) {
        final String resource = signal.resource();
        return pod.containers().stream()
                .mapToLong(one -> Quantity.units(
                        one.json().path("resources").path("requests").path(resource)))
                .sum();
    }
}
