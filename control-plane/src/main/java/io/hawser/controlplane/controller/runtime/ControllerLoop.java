package io.hawser.controlplane.controller.runtime;

import io.hawser.controlplane.controller.informer.NotLeaderException;
import io.hawser.kube.api.KubeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that work off a queue until they are ended.
 *
 * @param <K> the keys
 */
public final class ControllerLoop<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);
    private static final int LONGEST_JOIN_MS = 15_000;

    private final String name;
    private final WorkQueue<K> queue;
    private final Reconciler<K> reconciler;
    private final List<Thread> threads = new ArrayList<>();

    private ControllerLoop(final String name, final WorkQueue<K> queue, final Reconciler<K> reconciler) {
        this.name = name;
        this.queue = queue;
        this.reconciler = reconciler;
    }

    /** Starts threads, named after the controller. */
    public static <K> ControllerLoop<K> start(
            final String name, final WorkQueue<K> queue, final Reconciler<K> reconciler, final int workers) {
        final ControllerLoop<K> loop = new ControllerLoop<>(name, queue, reconciler);
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
            for (Optional<K> key = queue.take(); key.isPresent(); key = queue.take()) {
                work(queue, reconciler, name, key.get());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Works on one key that was taken from the queue. */
    static <K> void work(final WorkQueue<K> queue, final Reconciler<K> reconciler, final String name, final K key) {
        try {
            reconciler.reconcile(key);
            queue.forgive(key);
        } catch (final NotLeaderException e) {
            // The lease may yet be renewed; if not, this queue ends with the term.
            LOG.debug("{}: {} waits for a leader", name, key);
            queue.retry(key);
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
