package io.hawser.overlay.datapath;

import io.hawser.linux.libc.LibC;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's thread. When there is nothing to do it looks a few times more, since under load something comes at once,
 * and then sleeps until the kernel has something: an idle node burns nothing. Between two looks, and after each batch,
 * it gives way to whoever waits for its core: the pod that is to read the batch, or the other node's worker where two
 * share a machine.
 */
final class WorkerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerThread.class);
    /** Looking takes about a microsecond, sleeping and being woken five to fifty. */
    private static final int LOOKS = 64;

    private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long AFTER_DEFECT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Worker worker;
    private final Thread thread;
    private final Courtesy courtesy = new Courtesy(SystemNanoClock.INSTANCE, LibC.get()::schedYield);
    private volatile boolean running = true;

    WorkerThread(final Worker worker) {
        this.worker = worker;
        thread = new Thread(this::run, worker.roleName());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        running = false;
        worker.wake();
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (running) {
                work();
            }
        } finally {
            worker.onClose();
        }
    }

    private void work() {
        try {
            int looks = 0;
            while (running && looks < LOOKS) {
                looks = worker.doWork() > 0 ? 0 : looks + 1;
                courtesy.giveWay();
            }
            worker.await();
        } catch (final RuntimeException e) {
            // A defect must not end what carries the node's packets.
            LOG.error("unexpected, going on", e);
            LockSupport.parkNanos(AFTER_DEFECT_NS);
        }
    }
}
