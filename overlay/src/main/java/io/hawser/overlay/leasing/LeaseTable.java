package io.hawser.overlay.leasing;

import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.LeaseEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All leases as last heard of, and those of them that were told to be peers'. What is told is always the difference
 * between the two, whatever led there.
 *
 * <p>When a registry loses its data, each node makes its lease again, but not all in the same moment; whoever took the
 * others for gone would cut them off for no reason. So while there is such a suspicion, a peer's lease that ended stays
 * for a time, unless somebody else leases its subnets or its holder leases others.
 */
final class LeaseTable {
    /** In this time other nodes notice the loss, and restart if they have to. */
    static final Duration GRACE = Duration.ofMinutes(2);

    private final Map<Subnets, Lease> all = new HashMap<>();
    private final Map<Subnets, Lease> told = new HashMap<>();
    private final Set<Subnets> touched = new HashSet<>();
    private final Map<Subnets, Lease> ended = new HashMap<>();
    private final Map<Subnets, Long> doubtfulUntilNs = new HashMap<>();

    Collection<Lease> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    Collection<Lease> told() {
        return List.copyOf(told.values());
    }

    Optional<Lease> find(final Subnets subnets) {
        return Optional.ofNullable(all.get(subnets));
    }

    /** When the time of the first doubtful lease is over; empty if there is none. */
    Optional<Long> nextEndNs() {
        return doubtfulUntilNs.values().stream().min((a, b) -> Long.signum(a - b));
    }

    /** Takes a snapshot for all there is. */
    void replace(final List<Lease> leases) {
        final Map<Subnets, Lease> before = Map.copyOf(all);
        all.clear();
        leases.forEach(this::put);
        before.forEach((subnets, lease) -> {
            if (all.containsKey(subnets)) {
                return;
            }
            if (doubtfulUntilNs.containsKey(subnets)) {
                all.put(subnets, lease);
            } else {
                ended.put(subnets, lease);
                touched.add(subnets);
            }
        });
    }

    /** Takes an event of the watch. */
    void apply(final LeaseEvent event) {
        if (event instanceof LeaseEvent.Added added) {
            put(added.lease());
        } else if (event instanceof LeaseEvent.Changed changed) {
            put(changed.lease());
        } else if (event instanceof LeaseEvent.Removed removed) {
            remove(removed.subnets(), removed.revision());
        }
    }

    /** Takes the end of a lease, unless it was made again since. */
    void remove(final Subnets subnets, final long revision) {
        final Lease known = all.get(subnets);
        if (known != null && known.modified() <= revision && !doubtfulUntilNs.containsKey(subnets)) {
            all.remove(subnets);
            ended.put(subnets, known);
            touched.add(subnets);
        }
    }

    /** Something else than the registry decides anew whether this lease is a peer's. */
    void touch(final Subnets subnets) {
        touched.add(subnets);
    }

    /**
     * What is new since the last call about the leases that are peers'.
     *
     * @param dataLoss whether the leases that ended since may have ended by a loss of the registry's data
     */
    List<PeerChange> changes(final Predicate<Lease> isPeer, final boolean dataLoss, final long nowNs) {
        if (dataLoss) {
            ended.forEach((subnets, lease) -> {
                if (told.containsKey(subnets)) {
                    all.put(subnets, lease);
                    doubtfulUntilNs.put(subnets, nowNs + GRACE.toNanos());
                }
            });
        }
        ended.clear();
        settleDoubts(nowNs);
        final List<PeerChange> changes = new ArrayList<>();
        touched.forEach(subnets -> change(subnets, isPeer).ifPresent(changes::add));
        touched.clear();
        // What goes is told first, so that whoever follows the list never has two nodes on one subnet.
        changes.sort((a, b) -> Boolean.compare(b instanceof PeerChange.Removed, a instanceof PeerChange.Removed));
        return changes;
    }

    private Optional<PeerChange> change(final Subnets subnets, final Predicate<Lease> isPeer) {
        final Lease now = find(subnets).filter(isPeer).orElse(null);
        final Lease before = told.get(subnets);
        if (now == null) {
            told.remove(subnets);
            return Optional.ofNullable(before).map(PeerChange.Removed::new);
        }
        if (before != null && before.sameRoute(now)) {
            return Optional.empty();
        }
        told.put(subnets, now);
        return Optional.of(before == null ? new PeerChange.Added(now) : new PeerChange.Changed(before, now));
    }

    /** Takes a lease; an older one than it has is no news. */
    private void put(final Lease lease) {
        final Lease known = all.get(lease.subnets());
        if (known == null || known.modified() <= lease.modified() || doubtfulUntilNs.containsKey(lease.subnets())) {
            all.put(lease.subnets(), lease);
            ended.remove(lease.subnets());
            doubtfulUntilNs.remove(lease.subnets());
            touched.add(lease.subnets());
        }
    }

    /** Lets the doubtful go whose time is over, or whose place or holder is seen elsewhere. */
    private void settleDoubts(final long nowNs) {
        if (doubtfulUntilNs.isEmpty()) {
            return;
        }
        final Set<String> holders = new HashSet<>();
        final Set<IpPrefix> places = new HashSet<>();
        for (final Subnets subnets : touched) {
            final Lease lease = all.get(subnets);
            if (lease != null && !doubtfulUntilNs.containsKey(subnets)) {
                holders.add(lease.holder());
                subnets.stream().forEach(places::add);
            }
        }
        doubtfulUntilNs.entrySet().removeIf(doubtful -> {
            final Lease lease = all.get(doubtful.getKey());
            final boolean over = doubtful.getValue() - nowNs <= 0
                    || holders.contains(lease.holder())
                    || lease.subnets().stream().anyMatch(places::contains);
            if (over) {
                all.remove(doubtful.getKey());
                touched.add(doubtful.getKey());
            }
            return over;
        });
    }
}
