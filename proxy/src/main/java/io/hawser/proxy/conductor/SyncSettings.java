package io.hawser.proxy.conductor;

import java.time.Duration;

/**
 * How often the plane is touched.
 *
 * @param minSyncPeriod between two changes; the first after quiet is made at once ({@code --min-sync-period})
 * @param syncPeriod after which what is in place is compared without a cause ({@code --sync-period})
 * @param firstRetry after the plane has refused; doubled with each further refusal
 * @param longestRetry between two attempts
 */
public record SyncSettings(Duration minSyncPeriod, Duration syncPeriod, Duration firstRetry, Duration longestRetry) {
    /** A change costs what it changes, so bursts are folded for a moment only, not for kube-proxy's second. */
    public static final SyncSettings DEFAULT = new SyncSettings(
            Duration.ofMillis(10), Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(30));

    /** @throws IllegalArgumentException if a period is none */
    public SyncSettings {
        if (minSyncPeriod.isNegative() || syncPeriod.compareTo(minSyncPeriod) < 0 || syncPeriod.isZero()) {
            throw new IllegalArgumentException("a min sync period of " + minSyncPeriod + " and a sync period of "
                    + syncPeriod + ": the first must not be negative, nor the second shorter or 0");
        }
    }

    /** With other periods. */
    public SyncSettings withPeriods(final Duration min, final Duration full) {
        return new SyncSettings(min, full, firstRetry, longestRetry);
    }
}
