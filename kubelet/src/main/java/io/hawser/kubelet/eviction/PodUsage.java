package io.hawser.kubelet.eviction;

/**
 * What a pod uses.
 *
 * @param memoryBytes of its containers, without what the kernel can take back
 * @param diskBytes of its volumes, logs and containers' own layers
 * @param files of its volumes and logs
 */
public record PodUsage(long memoryBytes, long diskBytes, long files) {
    /** Nothing. */
    static final PodUsage NONE = new PodUsage(0, 0, 0);
}
