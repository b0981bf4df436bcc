package io.hawser.benchmarks.topology;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/**
 * What has to be undone, the youngest first: on {@link #close()}, and also when the JVM is told to end before that.
 * Thread safe.
 */
final class Teardown implements Closeable {
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Thread hook = new Thread(this::atExit, "teardown");
    private boolean closed;

    Teardown() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** How a thing of type {@code T} is undone. */
    interface Undo<T> {
        void undo(T made) throws IOException;
    }

    /**
     * Makes something that will be undone.
     *
     * @throws IllegalStateException if all has been undone already: a thread outlived the run.
     */
    synchronized <T> Made<T> make(final Callable<T> making, final Undo<? super T> undo) throws Exception {
        if (closed) {
            throw new IllegalStateException("the run is over");
        }
        final T made = making.call();
        final Step step = () -> undo.undo(made);
        steps.push(step);
        return new Made<>(made, () -> undoNow(step));
    }

    /** Undoes everything; a step that fails keeps none of the others from being tried. */
    @Override
    public void close() throws IOException {
        try {
            undoAll();
        } finally {
            forgetHook();
        }
    }

    private synchronized void undoAll() throws IOException {
        closed = true;
        IOException first = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (final IOException | RuntimeException e) {
                if (first == null) {
                    first = new IOException("not everything could be removed: " + e.getMessage(), e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private synchronized void undoNow(final Step step) throws IOException {
        if (steps.remove(step)) {
            step.run();
        }
    }

    private void atExit() {
        LastWords.await();
        try {
            undoAll();
        } catch (final IOException e) {
            // The JVM is ending and nobody is left who could be told otherwise.
            final Thread thread = Thread.currentThread();
            thread.getThreadGroup().uncaughtException(thread, e);
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // The JVM is ending: the hook runs, and finds nothing left to do.
            return;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Something made, and the way to undo it before the others. */
    record Made<T>(T value, Closeable undo) {}
}
