package io.hawser.node;

import java.util.concurrent.CountDownLatch;

/** Waits for SIGTERM or SIGINT, and holds the process until its work is put down. */
public final class Shutdown {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** From now on the signals wait for {@link #done}. */
    public Shutdown() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            asked.countDown();
                            awaitUninterruptibly(done);
                        },
                        "shutdown"));
    }

    /** Returns when the process is to end. */
    public void await() {
        awaitUninterruptibly(asked);
    }

    /** The process may end. */
    public void done() {
        done.countDown();
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
