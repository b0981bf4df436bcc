package io.hawser.benchmarks.soak;

import java.time.Duration;

/** The time of a soak: as long as was asked for, or until somebody ends it. Thread safe. */
final class Span {
    /** What goes wrong so shortly before an early end comes of that: an interrupt reaches the daemons as well. */
    private static final long EVE_NS = Duration.ofSeconds(2).toNanos();

    private final long beginNs = System.nanoTime();
    private final long lengthNs;
    private volatile long ownEndNs;
    private volatile boolean ended;

    Span(final Duration length) {
        lengthNs = length.toNanos();
    }

    /** Ends it now, if it is not over. */
    void end() {
        if (!isOver()) {
            ownEndNs = System.nanoTime();
            ended = true;
        }
    }

    boolean isOver() {
        return ended || System.nanoTime() - beginNs >= lengthNs;
    }

    /** How long it has lasted so far, in nanoseconds; no more than it is to. */
    long elapsedNs() {
        return Math.min(lengthNs, (ended ? ownEndNs : System.nanoTime()) - beginNs);
    }

    /** Whether somebody ended it at or shortly after a time, in nanoseconds since its begin. */
    boolean endedSoonAfter(final long sinceBeginNs) {
        return ended && sinceBeginNs >= ownEndNs - beginNs - EVE_NS;
    }
}
