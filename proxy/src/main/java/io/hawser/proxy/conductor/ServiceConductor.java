package io.hawser.proxy.conductor;

import io.hawser.linux.LinuxException;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneException;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.track.ServiceTracker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a data plane equal to the objects it is told. One thread; others reach it through {@link ServiceProxy}. Nothing
 * is programmed before every kind of object has been told whole: half a list would cut connections.
 */
final class ServiceConductor implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceConductor.class);
    private static final int EVENT_LIMIT = 4_096;
    private static final int TRIGGER_LIMIT = 1_000;

    private final MpscArrayQueue<SourceEvent> events;
    private final ServiceTracker tracker;
    private final DataPlane plane;
    private final FlowCleaner flows;
    private final SyncObserver observer;
    private final NanoClock clock;
    private final SyncTimer timer;
    private final Set<SourceEvent.Kind> awaited = EnumSet.allOf(SourceEvent.Kind.class);
    private final List<Instant> triggers = new ArrayList<>();
    private ServiceTable applied = ServiceTable.EMPTY;
    private boolean first = true;
    private boolean pending;
    private boolean doubtful;
    private int serviceChanges;
    private int endpointChanges;
    private String lastRefusal = "";

    ServiceConductor(
            final MpscArrayQueue<SourceEvent> events,
            final ServiceTracker tracker,
            final DataPlane plane,
            final FlowCleaner flows,
            final SyncObserver observer,
            final SyncSettings settings,
            final NanoClock clock) {
        this.events = events;
        this.tracker = tracker;
        this.plane = plane;
        this.flows = flows;
        this.observer = observer;
        this.clock = clock;
        this.timer = new SyncTimer(settings, clock.nanoTime());
    }

    @Override
    public int doWork() {
        int work = drainEvents();
        final long nowNs = clock.nanoTime();
        work += applyIfDue(nowNs);
        work += compareIfDue(nowNs);
        return work;
    }

    /** How long there is nothing to do unless something is told, in ns. */
    long idleNs() {
        if (!awaited.isEmpty()) {
            return Long.MAX_VALUE;
        }
        final long nowNs = clock.nanoTime();
        return Math.max(0, pending || doubtful ? timer.untilChangeNs(nowNs) : timer.untilComparisonNs(nowNs));
    }

    @Override
    public void onClose() {
        flows.close();
        plane.close();
    }

    @Override
    public String roleName() {
        return "services";
    }

    private int drainEvents() {
        final int count = events.drain(this::onEvent, EVENT_LIMIT);
        if (serviceChanges + endpointChanges > 0) {
            observer.onQueued(serviceChanges, endpointChanges);
            serviceChanges = 0;
            endpointChanges = 0;
        }
        return count;
    }

    private void onEvent(final SourceEvent event) {
        if (event instanceof SourceEvent.SlicePut put) {
            put.slice().trigger().filter(any -> triggers.size() < TRIGGER_LIMIT).ifPresent(triggers::add);
            tracker.onSlice(put.slice());
            endpointChanges++;
        } else if (event instanceof SourceEvent.SliceGone gone) {
            tracker.onSliceGone(gone.name());
            endpointChanges++;
        } else if (event instanceof SourceEvent.ServicePut put) {
            tracker.onService(put.service());
            serviceChanges++;
        } else if (event instanceof SourceEvent.ServiceGone gone) {
            tracker.onServiceGone(gone.name());
            serviceChanges++;
        } else if (event instanceof SourceEvent.NodePut put) {
            tracker.onZone(put.node().zone());
            observer.onDraining(put.node().draining());
        } else if (event instanceof SourceEvent.NodeGone) {
            tracker.onZone("");
            observer.onDraining(true);
        } else if (event instanceof SourceEvent.Listed listed) {
            awaited.remove(listed.kind());
        } else {
            doubtful = true;
        }
        pending |= tracker.isStale() || (first && awaited.isEmpty());
    }

    private int applyIfDue(final long nowNs) {
        if (!pending || !awaited.isEmpty() || timer.untilChangeNs(nowNs) > 0) {
            return 0;
        }
        try {
            final ServiceTable table = tracker.update();
            plane.apply(table);
            cleanFlows(table);
            applied = table;
            tracker.settled();
            pending = false;
            done();
            observer.onSynced(clock.nanoTime() - nowNs, List.copyOf(triggers));
            observer.onApplied(table);
            observer.onHealthChecks(tracker.healthChecks());
            triggers.clear();
        } catch (final DataPlaneException | LinuxException e) {
            refused(e);
        }
        return 1;
    }

    private void cleanFlows(final ServiceTable table) {
        if (first) {
            flows.cleanAll(table, tracker::serves);
            first = false;
            LOG.info("serving {} by {}", table, plane.name());
        } else {
            flows.clean(table, applied.differenceTo(table), tracker.touched(), tracker::serves);
        }
    }

    private int compareIfDue(final long nowNs) {
        final boolean due = doubtful ? timer.untilChangeNs(nowNs) <= 0 : timer.untilComparisonNs(nowNs) <= 0;
        if (first || pending || !due) {
            return 0;
        }
        try {
            final boolean corrected = plane.reconcile();
            if (corrected || !doubtful) {
                flows.cleanAll(applied, tracker::serves);
            }
            if (corrected) {
                LOG.warn("{} was changed by others, or this node's addresses were, and is put right", plane.name());
            }
            doubtful = false;
            done();
            observer.onCompared(clock.nanoTime() - nowNs, corrected);
        } catch (final DataPlaneException | LinuxException e) {
            doubtful = true;
            refused(e);
        }
        return 1;
    }

    private void done() {
        timer.succeeded(clock.nanoTime());
        if (!lastRefusal.isEmpty()) {
            LOG.info("{} takes services again", plane.name());
            lastRefusal = "";
        }
    }

    private void refused(final RuntimeException why) {
        final String message = String.valueOf(why.getMessage());
        if (!message.equals(lastRefusal)) {
            LOG.warn("{} refused, trying again; what it had is still served: {}", plane.name(), message);
            lastRefusal = message;
        }
        timer.refused(clock.nanoTime());
        observer.onRefused(message);
    }
}
