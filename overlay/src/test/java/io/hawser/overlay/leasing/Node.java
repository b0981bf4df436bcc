package io.hawser.overlay.leasing;

import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.LeaseRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A node's manager with a clock that a test winds, and what it told since the last look. */
final class Node implements AutoCloseable {
    final LeaseRegistry registry;
    final LeaseManager manager;
    /** What a conductor that follows the events has. */
    final Map<Subnets, Lease> followed = new HashMap<>();

    private final AtomicLong clock;
    private final List<LeasingEvent> events = new ArrayList<>();

    Node(
            final LeaseRegistry registry,
            final NetworkConfig config,
            final Optional<Subnets> previous,
            final LeaseAttributes attributes,
            final AtomicLong clock,
            final long seed) {
        this.registry = registry;
        this.clock = clock;
        this.manager = new LeaseManager(
                registry,
                config,
                LeasingSettings.of(previous),
                attributes,
                clock::get,
                new Random(seed),
                this::onEvent);
    }

    /** Lets the manager do all it has to do now. */
    Node settle() {
        for (int i = 0; manager.doWork() > 0; i++) {
            if (i > 1000) {
                throw new AssertionError("the manager does not come to rest: " + events);
            }
        }
        return this;
    }

    /** Lets time pass for all who share the clock, this manager working all the while. */
    Node pass(final Duration time) {
        final long end = clock.get() + time.toNanos();
        final long step = Math.max(Duration.ofMillis(500).toNanos(), time.toNanos() / 2000);
        while (clock.get() - end < 0) {
            clock.set(Math.min(end, clock.get() + step));
            settle();
        }
        return this;
    }

    /** What was told since the last call, without what concerns peers. */
    List<LeasingEvent> told() {
        final List<LeasingEvent> own = events.stream()
                .filter(event -> !(event instanceof LeasingEvent.PeersChanged))
                .toList();
        events.clear();
        return own;
    }

    /** What was told of peers since the last call. */
    List<PeerChange> peerChanges() {
        final List<PeerChange> changes = events.stream()
                .filter(LeasingEvent.PeersChanged.class::isInstance)
                .flatMap(event -> ((LeasingEvent.PeersChanged) event).changes().stream())
                .toList();
        events.clear();
        return changes;
    }

    Subnets subnets() {
        return manager.own()
                .orElseThrow(() -> new AssertionError("no lease: " + events))
                .subnets();
    }

    @Override
    public void close() {
        manager.close();
        registry.close();
    }

    private void onEvent(final LeasingEvent event) {
        events.add(event);
        if (event instanceof LeasingEvent.PeersChanged peers) {
            peers.changes().forEach(this::follow);
        }
    }

    private void follow(final PeerChange change) {
        if (change instanceof PeerChange.Removed removed) {
            if (followed.remove(removed.lease().subnets()) == null) {
                throw new AssertionError("told to remove what it was never told: " + change);
            }
        } else if (change instanceof PeerChange.Added added) {
            if (followed.put(added.lease().subnets(), added.lease()) != null) {
                throw new AssertionError("told twice: " + change);
            }
        } else if (change instanceof PeerChange.Changed changed) {
            if (!changed.before().equals(followed.put(changed.lease().subnets(), changed.lease()))) {
                throw new AssertionError("not what it was before: " + change);
            }
        }
    }
}
