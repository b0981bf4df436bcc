package io.hawser.controlplane.controller.runtime;

import io.hawser.controlplane.controller.informer.NotLeaderException;
import io.hawser.kube.api.KubeException;
import io.hawser.kube.watch.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that work off a queue until they are ended. */
public final class ControllerLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);
    private static final int LONGEST_JOIN_MS = 15_000;

    private final String name;
    private final WorkQueue<ObjectName> queue;
    private final Reconciler reconciler;
    private final List<Thread> threads = new ArrayList<>();

    private ControllerLoop(final String name, final WorkQueue<ObjectName> queue, final Reconciler reconciler) {
        this.name = name;
        this.queue = queue;
        this.reconciler = reconciler;
    }

    /** Starts threads, named after the controller. */
    public static ControllerLoop start(
            final String name, final WorkQueue<ObjectName> queue, final Reconciler reconciler, final int workers) {
        final ControllerLoop loop = new ControllerLoop(name, queue, reconciler);
        for (int i = 0; i < workers; i++) {
            final Thread thread = new Thread(loop::run, name + "-" + i);
            thread.setDaemon(true);
            loop.threads.add(thread);
            thread.start();
        }
        return loop;
    }

    private void run() {
        try {
            for (Optional<ObjectName> key = queue.take(); key.isPresent(); key = queue.take()) {
                work(queue, reconciler, name, key.get());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Works on one key that was taken from the queue. */
    static void work(
            final WorkQueue<ObjectName> queue, final Reconciler reconciler, final String name, final ObjectName key) {
        try {
            reconciler.reconcile(key);
            queue.forgive(key);
        } catch (final NotLeaderException e) {
            LOG.debug("{}: {} is left to the next leader", name, key);
        } catch (final KubeException e) {
            if (e.code() == KubeException.CONFLICT || e.code() == KubeException.NOT_FOUND) {
                LOG.debug("{}: {} again: {}", name, key, e.getMessage());
            } else {
                LOG.warn("{}: {} failed, trying again: {}", name, key, e.getMessage());
            }
            queue.retry(key);
        } catch (final RuntimeException e) {
            LOG.error("{}: {} failed, trying again", name, key, e);
            queue.retry(key);
        } finally {
            queue.done(key);
        }
    }

    /** Ends the threads when their present work is done. */
    @Override
    public void close() {
        queue.close();
        try {
            for (final Thread thread : threads) {
                thread.join(LONGEST_JOIN_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
