package io.hawser.kubelet.runtime;

import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.ExitEvents;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a {@link RuntimeWatch} look as soon as the runtime says that something ended, on a thread of its own. */
public final class RuntimeEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeEvents.class);
    private static final long AGAIN_MS = 200;
    /** A stream that the runtime does not have, or cannot keep, ends sooner than that. */
    private static final long TRUSTED_NS = TimeUnit.SECONDS.toNanos(2);
    /** Containerd tells of an exit before its CRI shows it. */
    private static final long[] LOOKS_MS = {0, 5, 10, 20, 40, 80, 160};

    private final ExitEvents events;
    private final RuntimeWatch watch;
    private final Thread thread = new Thread(this::run, "runtime-events");
    private volatile boolean following;
    private volatile long sinceNs;

    /** Does not follow them yet. */
    public RuntimeEvents(final ExitEvents events, final RuntimeWatch watch) {
        this.events = events;
        this.watch = watch;
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Whether an end is told at once, so that the watch need not look often by itself. */
    public boolean areTold() {
        return following && System.nanoTime() - sinceNs > TRUSTED_NS;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (!follow()) {
                    LOG.info("the container runtime has no events: it is asked each second");
                    return;
                }
                Thread.sleep(AGAIN_MS);
                // What ended while nobody listened, the runtime itself perhaps.
                watch.run();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if there is nothing to follow. */
    private boolean follow() {
        sinceNs = System.nanoTime();
        following = true;
        try {
            events.follow(this::look);
        } catch (final CriException e) {
            LOG.debug("no events of the container runtime: {}", e.getMessage());
            return !e.isUnimplemented();
        } finally {
            following = false;
        }
        return true;
    }

    private void look(final String id) {
        for (final long pause : LOOKS_MS) {
            if (watch.isOver(id)) {
                return;
            }
            try {
                Thread.sleep(pause);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            watch.run();
            if (!watch.isUp(id)) {
                return;
            }
        }
    }
}
