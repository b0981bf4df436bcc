package io.hawser.overlay.leasing;

import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseSnapshot;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RegistryException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease, and knows the others'. Whoever has a thread for it calls {@link #doWork} over and over, and
 * {@link #await} between; a call to the registry blocks that thread for as long as the registry's patience lasts. While
 * the registry is away everything stays as it is, however long. Not thread safe.
 */
public final class LeaseManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseManager.class);
    private static final int EVENT_LIMIT = 1000;
    /** The first snapshot after a watch has ended waits up to this: all nodes' watches end together. */
    private static final long SPREAD_NS = Duration.ofSeconds(1).toNanos();
    /** A watch that lived shorter counts as a failure. */
    private static final long SHORT_LIFE_NS = Duration.ofSeconds(10).toNanos();

    private final LeaseRegistry registry;
    private final LeasingSettings settings;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    private final LeasingListener listener;
    private final LeaseTable table = new LeaseTable();
    private final OwnLease own;
    private final Backoff backoff;
    private Optional<LeaseWatch> watch = Optional.empty();
    private long watchedNs;
    private long resyncNs;
    private long callableNs;
    private Optional<Long> awaySinceNs = Optional.empty();

    /**
     * A manager that has asked nothing yet.
     *
     * @param config from which subnets are chosen
     * @param attributes how this node is reached
     * @param nanoClock nanoseconds on a scale that never jumps, as {@link System#nanoTime}
     * @param random for choices and pauses
     * @param listener is told everything, on the thread that drives this manager
     */
    public LeaseManager(
            final LeaseRegistry registry,
            final NetworkConfig config,
            final LeasingSettings settings,
            final LeaseAttributes attributes,
            final LongSupplier nanoClock,
            final RandomGenerator random,
            final LeasingListener listener) {
        this.registry = registry;
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.random = random;
        this.listener = listener;
        this.backoff = new Backoff(random);
        final long now = nanoClock.getAsLong();
        final Acquisition acquisition = new Acquisition(registry, config, settings.previous(), table, random);
        this.own = new OwnLease(registry, settings, random, table, acquisition, attributes, now, listener);
        this.callableNs = now;
        this.resyncNs = now;
    }

    /** This node's lease; empty before the first and while there is none to be had. */
    public Optional<Lease> own() {
        return own.held();
    }

    /** The other nodes' leases, as they were told. */
    public Collection<Lease> peers() {
        return table.told();
    }

    /** Writes other attributes to the lease, at the next {@link #doWork}. */
    public void attributes(final LeaseAttributes changed) {
        own.attributes(changed, nanoClock.getAsLong());
    }

    /** Does what there is to do, and returns how much it was: 0 means that nothing happens before {@link #await}. */
    public int doWork() {
        final long now = nanoClock.getAsLong();
        int work = drain(now);
        if (callableNs - now <= 0) {
            work += callRegistry(now);
        }
        return work;
    }

    /** Waits until there is something to do, or {@code longest} is over, or the thread is interrupted. */
    public void await(final Duration longest) {
        final long now = nanoClock.getAsLong();
        final long pause = Math.min(longest.toNanos(), Math.max(0, nextNs() - now));
        if (watch.isPresent()) {
            watch.get().await(Duration.ofNanos(pause));
        } else {
            LockSupport.parkNanos(pause);
        }
    }

    /** Ends the watch. The lease stays: a restarted node wants it again. */
    @Override
    public void close() {
        watch.ifPresent(LeaseWatch::close);
        watch = Optional.empty();
    }

    private int callRegistry(final long now) {
        try {
            int work = 0;
            if (watch.isEmpty() || resyncNs - now <= 0) {
                synchronize(now);
                work++;
            }
            if (own.act(now)) {
                work++;
                tellPeers(false, now);
            }
            if (work > 0) {
                answered(now);
            }
            return work;
        } catch (final RegistryException e) {
            failed(e, now);
            return 1;
        }
    }

    private void synchronize(final long now) {
        final LeaseSnapshot snapshot = registry.snapshot();
        final LeaseWatch fresh = registry.watch(snapshot.revision());
        watch.ifPresent(LeaseWatch::close);
        watch = Optional.of(fresh);
        watchedNs = now;
        final long interval = settings.resyncInterval().toNanos();
        resyncNs = now + interval - random.nextLong(interval / 4 + 1);
        table.replace(snapshot.leases());
        own.onSnapshot(now);
        tellPeers(true, now);
    }

    private int drain(final long now) {
        int events = 0;
        while (watch.isPresent() && events < EVENT_LIMIT) {
            final Optional<LeaseEvent> event = watch.get().poll();
            if (event.isEmpty()) {
                break;
            }
            events++;
            onEvent(event.get(), now);
        }
        final boolean graceOver = table.nextEndNs().map(end -> end - now <= 0).orElse(false);
        if (events > 0 || graceOver) {
            tellPeers(false, now);
        }
        return events;
    }

    private void onEvent(final LeaseEvent event, final long now) {
        if (event instanceof LeaseEvent.SnapshotNeeded needed) {
            LOG.info("the leases will be read again: {}", needed.why());
            watch.ifPresent(LeaseWatch::close);
            watch = Optional.empty();
            if (now - watchedNs < SHORT_LIFE_NS) {
                callableNs = now + backoff.pauseNs();
            } else {
                backoff.reset();
                callableNs = now + random.nextLong(SPREAD_NS);
            }
            return;
        }
        table.apply(event);
        own.onEvent(event, now);
    }

    private void tellPeers(final boolean complete, final long now) {
        final List<PeerChange> changes = table.changes(own::isPeer, own.suspectsDataLoss(now), now);
        if (complete || !changes.isEmpty()) {
            listener.onEvent(new LeasingEvent.PeersChanged(changes, complete));
        }
    }

    private void answered(final long now) {
        if (now - watchedNs >= SHORT_LIFE_NS) {
            backoff.reset();
        }
        if (awaySinceNs.isPresent()) {
            final Duration away = Duration.ofNanos(now - awaySinceNs.get());
            awaySinceNs = Optional.empty();
            LOG.info("the registry answers again, after {} s", away.toSeconds());
            listener.onEvent(new LeasingEvent.RegistryBack(away));
        }
    }

    private void failed(final RegistryException failure, final long now) {
        callableNs = now + backoff.pauseNs();
        if (awaySinceNs.isPresent()) {
            LOG.debug("still no answer: {}", failure.getMessage());
            return;
        }
        awaySinceNs = Optional.of(now);
        LOG.warn("the registry is away; lease and peers stay as they are: {}", failure.getMessage());
        listener.onEvent(new LeasingEvent.RegistryAway(failure.getMessage()));
    }

    private long nextNs() {
        long next = callableNs;
        if (watch.isPresent()) {
            next = Math.max(0, sooner(resyncNs, own.due()) - callableNs) + callableNs;
        }
        return sooner(next, table.nextEndNs());
    }

    private static long sooner(final long timeNs, final Optional<Long> otherNs) {
        return otherNs.isPresent() && otherNs.get() - timeNs < 0 ? otherNs.get() : timeNs;
    }
}
