package io.hawser.overlay.leasing;

import io.hawser.overlay.lease.Subnets;
import java.time.Duration;
import java.util.Optional;

/**
 * How a node leases.
 *
 * @param renewMargin how long before its end a lease is renewed
 * @param previous the subnets this node had before, as {@code subnet.env} says
 * @param resyncInterval how often all leases are read again although the watch tells no reason
 */
public record LeasingSettings(Duration renewMargin, Optional<Subnets> previous, Duration resyncInterval) {
    /** Flannel's margin. */
    public static final Duration DEFAULT_RENEW_MARGIN = Duration.ofMinutes(60);

    private static final Duration DEFAULT_RESYNC_INTERVAL = Duration.ofMinutes(30);

    /** @throws IllegalArgumentException if the margin is not one of Flannel's */
    public LeasingSettings {
        if (renewMargin.toMinutes() < 1 || renewMargin.toMinutes() > 1439) {
            throw new IllegalArgumentException("subnet-lease-renew-margin is " + renewMargin.toMinutes()
                    + " minutes, but must be between 1 and 1439");
        }
    }

    /** Flannel's margin. */
    public static LeasingSettings of(final Optional<Subnets> previous) {
        return new LeasingSettings(DEFAULT_RENEW_MARGIN, previous, DEFAULT_RESYNC_INTERVAL);
    }
}
