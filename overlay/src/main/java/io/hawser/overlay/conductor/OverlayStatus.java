package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpPrefix;
import java.util.List;

/**
 * How the kernel stands to what it should hold, as of the last comparison.
 *
 * @param converged whether it held, or was brought to hold, all of it
 * @param paths subnets of peers it should reach
 * @param reconciliations comparisons so far
 * @param changes requests sent so far, beside those about devices
 * @param collisions subnets of peers that this host has as its own networks, and so does not reach
 * @param problem the last thing refused, or empty
 */
public record OverlayStatus(
        boolean converged, int paths, long reconciliations, long changes, List<IpPrefix> collisions, String problem) {
    /** Before the first comparison. */
    public static final OverlayStatus NOTHING_YET = new OverlayStatus(false, 0, 0, 0, List.of(), "");

    /** The list is copied. */
    public OverlayStatus {
        collisions = List.copyOf(collisions);
    }
}
