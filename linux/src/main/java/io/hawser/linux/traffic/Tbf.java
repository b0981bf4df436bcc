package io.hawser.linux.traffic;

/**
 * Settings of a token bucket filter.
 *
 * @param rate bytes a second
 * @param burst bytes that may go at once
 * @param limit bytes that may wait; what comes beyond them is dropped
 */
public record Tbf(long rate, long burst, long limit) {
    private static final long MAX = 0xffff_ffffL;
    private static final long MICROSECONDS = 1_000_000;

    /** @throws IllegalArgumentException if the kernel has no number for one of them */
    public Tbf {
        if (rate < 1) {
            throw new IllegalArgumentException("a rate of " + rate + " bytes a second lets nothing pass");
        }
        if (burst < 1 || burst > MAX || limit < burst || limit > MAX) {
            throw new IllegalArgumentException("a burst of " + burst + " and a limit of " + limit
                    + " bytes: the limit is at least the burst, and both are within 1 and " + MAX);
        }
    }

    /**
     * A filter in which no packet waits longer than {@code latencyUs}, as far as the kernel's numbers go.
     *
     * @param rate bytes a second
     * @param burst bytes
     * @param latencyUs microseconds
     */
    public static Tbf ofLatency(final long rate, final long burst, final long latencyUs) {
        final long queue = (long) ((double) rate * latencyUs / MICROSECONDS);
        return new Tbf(rate, burst, Math.min(MAX, queue + burst));
    }

    /** As {@code tc qdisc} writes it, in bytes. */
    @Override
    public String toString() {
        return "tbf rate " + rate + "bps burst " + burst + " limit " + limit;
    }
}
