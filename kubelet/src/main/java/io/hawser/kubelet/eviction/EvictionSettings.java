package io.hawser.kubelet.eviction;

import java.time.Duration;
import java.util.List;

/**
 * When a node runs short, and what it then gives up.
 *
 * @param hard below which pods are evicted at once
 * @param transition how long a condition stays after its last sign
 * @param imageHigh percent of the images' file system in use from which unused images are removed; 100 for never
 * @param imageLow down to which they are
 * @param imageAge how long an image stays at least
 */
public record EvictionSettings(
        List<Threshold> hard, Duration transition, int imageHigh, int imageLow, Duration imageAge) {
    /** The thresholds of Kubernetes' kubelet on Linux. */
    public static final String DEFAULT_HARD = "memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%,"
            + "imagefs.available<15%,imagefs.inodesFree<5%";

    /** Copies the list. Throws {@link IllegalArgumentException} if the percentages make no sense. */
    public EvictionSettings {
        hard = List.copyOf(hard);
        if (imageLow < 0 || imageHigh > 100 || imageLow >= imageHigh) {
            throw new IllegalArgumentException(
                    "--image-gc-low-threshold has to be below --image-gc-high-threshold, both" + " from 0 to 100: "
                            + imageLow + ", " + imageHigh);
        }
    }
}
