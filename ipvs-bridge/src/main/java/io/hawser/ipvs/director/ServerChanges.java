package io.hawser.ipvs.director;

import io.hawser.linux.ipvs.Ipvs;
import io.hawser.linux.ipvs.IpvsDestination;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.ipvs.IpvsTransaction;
import io.hawser.linux.ipvs.ListedDestination;
import io.hawser.linux.netlink.NetlinkOutcome;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Leads the kernel from virtual services as they are to those that should be, in two steps: first what comes and what
 * takes no new connections any more; then, when nobody is led there, what goes. Reusable after {@link #clear}. Not
 * thread safe.
 */
final class ServerChanges {
    private final Ipvs ipvs;
    private final IpvsTransaction first;
    private final IpvsTransaction last;
    private final Draining draining = new Draining();
    /** Services with destinations that have just begun to drain. */
    private final Set<IpvsServiceKey> begun = new LinkedHashSet<>();
    /** How many changes are no end of a drain. */
    private int corrections;

    ServerChanges(final Ipvs ipvs) {
        this.ipvs = ipvs;
        first = ipvs.newTransaction();
        last = ipvs.newTransaction();
    }

    /** Forgets what was not committed. */
    void clear() {
        first.clear();
        last.clear();
        begun.clear();
        corrections = 0;
    }

    /** Forgets also which destinations drain: they are told anew as the kernel lists them. */
    void forget() {
        clear();
        draining.clear();
    }

    /** The service as it is remembered, with the destinations that have not gone yet. */
    HeldServer remembered(final VirtualServer server) {
        return HeldServer.of(server, draining.of(server.key()));
    }

    void add(final VirtualServer wanted) {
        first.add(wanted.service());
        wanted.destinations().forEach(destination -> first.add(wanted.key(), destination));
        corrections++;
    }

    void delete(final IpvsServiceKey key) {
        last.delete(key);
        draining.remove(key);
        corrections++;
    }

    void change(final HeldServer held, final VirtualServer wanted) {
        if (!held.service().equals(wanted.service())) {
            first.set(wanted.service());
            corrections++;
        }
        final IpvsServiceKey service = wanted.key();
        final Map<IpvsDestination.Key, HeldServer.Destination> surplus = new LinkedHashMap<>(held.destinations());
        for (final IpvsDestination destination : wanted.destinations()) {
            final HeldServer.Destination before = surplus.remove(destination.key());
            if (before == null) {
                first.add(service, destination);
                corrections++;
            } else if (!before.destination().equals(destination)) {
                first.set(service, destination);
                draining.remove(service, destination.key());
                corrections++;
            }
        }
        surplus.values().forEach(each -> end(wanted, each));
    }

    /** Whether there is anything to do but to let go what has drained. */
    boolean isCorrection() {
        return corrections > 0;
    }

    /** Whether there is nothing to do at all, nor later. */
    boolean isQuiet() {
        return first.isEmpty() && last.isEmpty() && draining.isEmpty();
    }

    /** Commits what comes. */
    NetlinkOutcome commitFirst() {
        return first.commit();
    }

    /** Commits what goes, and of what has just begun to drain that which has no connections. */
    NetlinkOutcome commitLast() {
        for (final IpvsServiceKey service : begun) {
            final Set<IpvsDestination.Key> waiting = draining.of(service);
            for (final ListedDestination listed : ipvs.destinations(service)) {
                final IpvsDestination.Key key = listed.destination().key();
                if (listed.isIdle() && waiting.contains(key)) {
                    last.delete(service, key);
                    draining.remove(service, key);
                }
            }
        }
        return last.commit();
    }

    /** What was or will be done, a line each. */
    @Override
    public String toString() {
        return first.toString() + last;
    }

    private void end(final VirtualServer of, final HeldServer.Destination gone) {
        final IpvsServiceKey service = of.key();
        final IpvsDestination destination = gone.destination();
        final boolean fresh = destination.weight() != 0;
        if (!of.drains() || (!fresh && gone.idle())) {
            last.delete(service, destination.key());
            draining.remove(service, destination.key());
            corrections += of.drains() ? 0 : 1;
            return;
        }
        draining.add(service, destination.key());
        if (fresh) {
            first.set(service, destination.withWeight(0));
            begun.add(service);
            corrections++;
        }
    }
}
