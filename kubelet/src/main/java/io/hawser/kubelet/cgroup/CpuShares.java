package io.hawser.kubelet.cgroup;

/** Processors as the kernel weighs and limits them. */
public final class CpuShares {
    /** Microseconds that a quota is for. */
    public static final long PERIOD_US = 100_000;

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long SHARES_PER_CPU = 1024;
    private static final long MILLIS_PER_CPU = 1000;
    private static final long MIN_QUOTA_US = 1000;
    private static final long MAX_WEIGHT = 10_000;

    private CpuShares() {}

    /** cpu.shares for thousandths of a processor. */
    public static long shares(final long millis) {
        return Math.max(MIN_SHARES, Math.min(MAX_SHARES, millis * SHARES_PER_CPU / MILLIS_PER_CPU));
    }

    /** cpu.cfs_quota_us for thousandths of a processor. */
    public static long quota(final long millis) {
        return Math.max(MIN_QUOTA_US, millis * PERIOD_US / MILLIS_PER_CPU);
    }

    /** cpu.weight of version 2 for cpu.shares (KEP-2254). */
    static long weight(final long shares) {
        return 1 + (shares - MIN_SHARES) * (MAX_WEIGHT - 1) / (MAX_SHARES - MIN_SHARES);
    }
}
