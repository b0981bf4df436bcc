package io.hawser.proxy.conductor;

import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.track.ServiceTracker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemNanoClock;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conductor on its thread, in the network namespace of the thread that starts it. Thread safe. */
public final class ServiceService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceService.class);
    private static final int EVENTS = 8_192;
    private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long AFTER_DEFECT_NS = TimeUnit.SECONDS.toNanos(1);

    private final ServiceConductor conductor;
    private final ServiceProxy proxy;
    private final Thread thread;
    private volatile boolean running = true;

    private ServiceService(final ServiceConductor conductor, final MpscArrayQueue<SourceEvent> events) {
        this.conductor = conductor;
        thread = new Thread(this::run, conductor.roleName());
        proxy = new ServiceProxy(events, () -> LockSupport.unpark(thread), () -> running);
    }

    /**
     * Starts it. The plane is left alone until services, slices and node have been told.
     *
     * @param node this node's name, as endpoints name it
     * @param plane is owned, used and closed by the conductor's thread from now on; so is {@code flows}
     */
    public static ServiceService start(
            final String node,
            final DataPlane plane,
            final FlowCleaner flows,
            final SyncObserver observer,
            final SyncSettings settings) {
        final MpscArrayQueue<SourceEvent> events = new MpscArrayQueue<>(EVENTS);
        final ServiceConductor conductor = new ServiceConductor(
                events, new ServiceTracker(node), plane, flows, observer, settings, SystemNanoClock.INSTANCE);
        final ServiceService service = new ServiceService(conductor, events);
        service.thread.start();
        return service;
    }

    /** The way to tell it what there is. */
    public ServiceProxy proxy() {
        return proxy;
    }

    /** Ends the thread. What is programmed stays, and goes on serving. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
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
            conductor.onClose();
        }
    }

    private void work() {
        try {
            if (conductor.doWork() == 0 && running) {
                LockSupport.parkNanos(this, conductor.idleNs());
            }
        } catch (final RuntimeException e) {
            // A defect must not end what keeps services reachable.
            LOG.error("unexpected, going on", e);
            LockSupport.parkNanos(AFTER_DEFECT_NS);
        }
    }
}
