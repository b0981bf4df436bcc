package io.hawser.benchmarks;

import java.util.function.LongSupplier;

/**
 * Until when a work should be done.
 *
 * @param clock nanoseconds, as {@link System#nanoTime} tells them.
 * @param untilNs when it should be done.
 * @param bounded false for no limit.
 */
public record Limit(LongSupplier clock, long untilNs, boolean bounded) {
    /** As long as it takes. */
    public static final Limit NONE = new Limit(System::nanoTime, 0, false);

    /**
     * Whether so much can still be done in time.
     *
     * @param ns how long it takes, in nanoseconds.
     * @return whether there is as much time left.
     */
    public boolean leaves(final long ns) {
        return !bounded || untilNs - clock.getAsLong() >= ns;
    }
}
