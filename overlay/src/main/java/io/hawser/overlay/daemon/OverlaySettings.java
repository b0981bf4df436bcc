package io.hawser.overlay.daemon;

import io.hawser.overlay.conductor.ChecksumPolicy;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator may set of a node's overlay, beside the network's own configuration.
 *
 * @param subnetFile the file that tells CNI plugins this node's subnet
 * @param ipMasq whether what leaves the pods' network gets this node's address
 * @param renewMargin how long before its end a lease is renewed
 * @param checksums what becomes of the checksum offload of tunnel devices
 * @param carrying who carries the packets of tunnels, and with how many threads
 */
public record OverlaySettings(
        Path subnetFile, boolean ipMasq, Duration renewMargin, ChecksumPolicy checksums, CarryingPolicy carrying) {
    private static final long MAX_MARGIN_MINUTES = 1439;

    /** @throws IllegalArgumentException if the margin is not within a lease's term */
    public OverlaySettings {
        if (renewMargin.toMinutes() < 1 || renewMargin.toMinutes() > MAX_MARGIN_MINUTES) {
            throw new IllegalArgumentException("--subnet-lease-renew-margin is " + renewMargin.toMinutes()
                    + " minutes; it must be within 1 and " + MAX_MARGIN_MINUTES);
        }
    }
}
