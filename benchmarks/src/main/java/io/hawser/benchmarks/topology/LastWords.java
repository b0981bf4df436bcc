package io.hawser.benchmarks.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Time for a run to come to its end when the JVM is interrupted or told to end: labs are removed only after that, half
 * a minute later at most. At most one run at a time. Thread safe.
 */
public final class LastWords {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicReference<LastWords> CURRENT = new AtomicReference<>();

    private final Runnable end;
    private final CountDownLatch done = new CountDownLatch(1);

    private LastWords(final Runnable end) {
        this.end = end;
    }

    /**
     * From now on, until {@link #said()}, the JVM's end waits for this run.
     *
     * @param end has the run come to its end soon.
     * @return to be told when the run has ended.
     */
    public static LastWords until(final Runnable end) {
        final LastWords words = new LastWords(end);
        CURRENT.set(words);
        return words;
    }

    /** The run has ended, and has told what came of it. */
    public void said() {
        CURRENT.compareAndSet(this, null);
        done.countDown();
    }

    /** Ends the run, and waits until it has told what came of it. */
    static void await() {
        Optional.ofNullable(CURRENT.get()).ifPresent(LastWords::endAndAwait);
    }

    private void endAndAwait() {
        end.run();
        try {
            done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
