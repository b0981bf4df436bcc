package io.hawser.proxy.conductor;

/**
 * When the plane is touched next: at once after quiet, the minimum later in a burst, ever later after refusals, and
 * after the full period without a cause. All times are System.nanoTime's. Not thread safe.
 */
final class SyncTimer {
    private final long minNs;
    private final long fullNs;
    private final long firstRetryNs;
    private final long longestRetryNs;
    private long lastNs;
    private long retryNs;

    SyncTimer(final SyncSettings settings, final long nowNs) {
        minNs = settings.minSyncPeriod().toNanos();
        fullNs = settings.syncPeriod().toNanos();
        firstRetryNs = settings.firstRetry().toNanos();
        longestRetryNs = settings.longestRetry().toNanos();
        lastNs = nowNs - minNs;
    }

    /** How long from now until a change may be made; 0 or less: at once. */
    long untilChangeNs(final long nowNs) {
        return lastNs + Math.max(minNs, retryNs) - nowNs;
    }

    /** How long from now until everything is to be compared. */
    long untilComparisonNs(final long nowNs) {
        return lastNs + fullNs - nowNs;
    }

    void succeeded(final long nowNs) {
        lastNs = nowNs;
        retryNs = 0;
    }

    void refused(final long nowNs) {
        lastNs = nowNs;
        retryNs = retryNs == 0 ? firstRetryNs : Math.min(longestRetryNs, 2 * retryNs);
    }
}
