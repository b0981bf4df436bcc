package io.hawser.benchmarks.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** So many steps a second. One that was late is not made up for by a burst. One owner. Not thread safe. */
final class Pace {
    private final long periodNs;
    private long dueNs = System.nanoTime();

    Pace(final double perSecond) {
        periodNs = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /** Waits until the next step is due. */
    void await() {
        final long nowNs = System.nanoTime();
        dueNs = Math.max(dueNs + periodNs, nowNs - periodNs);
        while (dueNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(dueNs - System.nanoTime());
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
