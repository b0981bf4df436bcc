package io.hawser.kubelet.worker;

import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.status.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after one pod, from any thread of the pool but on one at a time. Thread safe. */
final class PodWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

    private static final Duration SOON = Duration.ofSeconds(1);

    private final PodTools tools;
    private final Consumer<PodWorker> ended;
    private final PodMemory memory;
    private final Grace grace;
    private final Interruptible interruptible = new Interruptible();
    private Pod pod;
    private Waiting failure;
    private boolean removed;
    private boolean busy;
    private boolean due;
    private boolean over;
    private Future<?> alarm;

    /** @param ended is told when nothing of the pod is left here and nobody wants it any more */
    PodWorker(final PodTools tools, final Pod pod, final Consumer<PodWorker> ended) {
        this.tools = tools;
        this.pod = pod;
        this.ended = ended;
        this.memory = new PodMemory(pod, tools.clock().instant());
        this.grace = new Grace(tools.clock());
    }

    synchronized Pod pod() {
        return pod;
    }

    /** The pod is now this. */
    void update(final Pod now) {
        synchronized (this) {
            pod = now;
            if (now.isDeleting()) {
                grace.atMost(now.grace());
                interruptible.interrupt();
            }
        }
        wake();
    }

    /** Nobody wants the pod any more; its containers get this long to end. */
    void remove(final Duration time) {
        synchronized (this) {
            removed = true;
            grace.atMost(time);
            interruptible.interrupt();
        }
        wake();
    }

    /** The pod is over, for this reason, and its containers end at once. */
    void fail(final Waiting why) {
        synchronized (this) {
            failure = why;
            interruptible.interrupt();
        }
        wake();
    }

    /** Whether nothing of it runs any more, nor will. */
    boolean isSettled() {
        return memory.settled;
    }

    synchronized boolean isRemoved() {
        return removed;
    }

    /** Something may have changed. */
    synchronized void wake() {
        due = true;
        if (!busy && !over) {
            busy = true;
            tools.threads().pool().execute(this::work);
        }
    }

    private void work() {
        while (true) {
            final Pod now;
            final boolean end;
            synchronized (this) {
                if (!due) {
                    busy = false;
                    setAlarm();
                    return;
                }
                due = false;
                now = pod;
                end = removed || now.isDeleting();
                if (failure != null && memory.failed.isEmpty()) {
                    memory.failed = Optional.of(failure);
                    memory.grace = Optional.of(SOON);
                }
            }
            if (look(now, end)) {
                synchronized (this) {
                    over = true;
                    busy = false;
                }
                ended.accept(this);
                return;
            }
        }
    }

    /** True if nothing is left to do ever again. */
    private boolean look(final Pod now, final boolean end) {
        try {
            if (!end) {
                new PodSync(tools, now, memory, interruptible).run();
                return false;
            }
            new PodEnd(tools, now, memory, grace).run();
            if (!isRemoved()) {
                tools.statuses().end(now);
            }
            return isRemoved();
        } catch (final CriException e) {
            LOG.debug("pod {}: {}", now.objectName(), e.getMessage());
            memory.lookAgain(memory.pauseAfterFailure());
        } catch (final RuntimeException e) {
            // A defect, or a pod that cannot be understood, must not end the worker: it is tried again, and said.
            LOG.error("pod {} could not be looked after; trying again", now.objectName(), e);
            memory.lookAgain(memory.pauseAfterFailure());
        }
        return false;
    }

    private void setAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        memory.takeNext()
                .ifPresent(after ->
                        alarm = tools.threads().timer().schedule(this::wake, after.toMillis(), TimeUnit.MILLISECONDS));
    }
}
