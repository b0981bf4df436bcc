package io.hawser.kubelet.stats;

import io.hawser.kubelet.eviction.Amount;
import io.hawser.kubelet.eviction.PodUsage;
import io.hawser.kubelet.eviction.Signal;
import io.hawser.kubelet.pod.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is used at one time.
 *
 * @param cpuNs of the whole node, since it was started
 * @param left what the node has left
 */
record Stats(Instant time, long cpuNs, Map<Signal, Amount> left, List<OfPod> pods) {
    /** A pod's. */
    record OfPod(Pod pod, PodUsage usage, List<OfContainer> containers) {
        long cpuNs() {
            return containers.stream().mapToLong(OfContainer::cpuNs).sum();
        }
    }

    /**
     * A container's.
     *
     * @param cpuNs since its start
     * @param workingSetBytes without what the kernel can take back
     * @param layerBytes that it has written outside of volumes
     */
    record OfContainer(
            String name,
            Instant started,
            long cpuNs,
            long workingSetBytes,
            long usageBytes,
            long rssBytes,
            long layerBytes) {}

    Amount left(final Signal signal) {
        return left.getOrDefault(signal, new Amount(0, 0));
    }
}
