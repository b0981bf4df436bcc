package io.hawser.overlay.datapath;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Lets others that wait for this core run first, as long as they soon give it back. A worker that keeps its core until
 * its share is used up floods the sockets of pods that wait for the same core; one that gives way to what computes
 * without end waits for milliseconds each time. So who took long is not given way to for a while. Not thread safe.
 */
final class Courtesy {
    /** Longer than it takes a pod to read what a batch brought, shorter than the share of a thread that computes. */
    private static final long LONG_NS = TimeUnit.MICROSECONDS.toNanos(1_500);

    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LAST_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);

    private final NanoClock clock;
    private final Runnable giveWay;
    private long notBeforeNs;
    private long pauseNs = FIRST_PAUSE_NS;

    /** @param giveWay returns when this thread has its core again */
    Courtesy(final NanoClock clock, final Runnable giveWay) {
        this.clock = clock;
        this.giveWay = giveWay;
        notBeforeNs = clock.nanoTime();
    }

    /** Gives way unless that took long of late; returns whether it did. */
    boolean giveWay() {
        final long beforeNs = clock.nanoTime();
        if (beforeNs - notBeforeNs < 0) {
            return false;
        }
        giveWay.run();
        final long afterNs = clock.nanoTime();
        if (afterNs - beforeNs > LONG_NS) {
            notBeforeNs = afterNs + pauseNs;
            pauseNs = Math.min(2 * pauseNs, LAST_PAUSE_NS);
        } else {
            pauseNs = Math.max(pauseNs / 2, FIRST_PAUSE_NS);
        }
        return true;
    }
}
