package io.hawser.kubelet.worker;

import java.util.concurrent.Callable;

/** What may take long, and is broken off when the pod is to end. Thread safe. */
final class Interruptible {
    private Thread runner;

    <T, E extends Exception> T call(final Step<T, E> step) throws E {
        synchronized (this) {
            runner = Thread.currentThread();
        }
        try {
            return step.call();
        } finally {
            synchronized (this) {
                runner = null;
                // What came too late must not end the next step.
                Thread.interrupted();
            }
        }
    }

    synchronized void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** As {@link Callable}, but saying what it throws. */
    @FunctionalInterface
    interface Step<T, E extends Exception> {
        T call() throws E;
    }
}
