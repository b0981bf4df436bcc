package io.hawser.kubelet.thread;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where work is done. After the end, new work is passed over in silence.
 *
 * @param pool as many threads as there are pods being worked on at once
 * @param timer hands work to the pool when its time has come, and does none itself
 */
public record Threads(ExecutorService pool, ScheduledExecutorService timer) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final long IDLE_SECONDS = 10;

    /** New ones. */
    public static Threads create() {
        final ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                factory("kubelet-"),
                new ThreadPoolExecutor.DiscardPolicy());
        final ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, factory("kubelet-timer-"), new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        return new Threads(pool, timer);
    }

    /** Has work done by the pool after a while. */
    public void later(final long millis, final Runnable work) {
        final boolean over = timer.schedule(() -> pool.execute(work), millis, TimeUnit.MILLISECONDS)
                .isCancelled();
        if (over) {
            LOG.debug("nothing is begun any more");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdownNow();
    }

    private static ThreadFactory factory(final String prefix) {
        final AtomicInteger number = new AtomicInteger();
        return work -> {
            final Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
