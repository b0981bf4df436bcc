package io.hawser.overlay.registry;

import io.hawser.linux.net.IpAddress;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A registry in memory, for tests: what {@link InMemoryLeaseRegistry}s of several nodes share. It behaves as etcd does,
 * and misbehaves when told to. Thread safe.
 */
public final class InMemoryLeases {
    /** How long a lease lasts that nobody renews. */
    public static final Duration TERM = Duration.ofHours(24);

    private final LongSupplier nanoClock;
    private final Map<Subnets, Entry> entries = new LinkedHashMap<>();
    private final Deque<Recorded> history = new ArrayDeque<>();
    private final List<Consumer<LeaseEvent>> watchers = new ArrayList<>();
    private Optional<String> config = Optional.empty();
    private long revision = 1;
    private long compacted;
    private boolean reachable = true;
    private boolean loseNextAnswer;

    /**
     * An empty registry.
     *
     * @param nanoClock what leases end by, in nanoseconds; {@link #expire} looks at it
     */
    public InMemoryLeases(final LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** A node's connection to this registry. */
    public LeaseRegistry connect() {
        return new InMemoryLeaseRegistry(this, Optional.empty());
    }

    /** A connection of a node that is to be reached at this address, whatever its flags say. */
    public LeaseRegistry connect(final IpAddress publicIp) {
        return new InMemoryLeaseRegistry(this, Optional.of(publicIp));
    }

    /** Writes the network configuration; an empty text removes it. */
    public synchronized void config(final String json) {
        config = Optional.of(json).filter(text -> !text.isEmpty());
    }

    /** Whether calls are answered; watches end when they cease to be. */
    public synchronized void reachable(final boolean answer) {
        reachable = answer;
        if (!answer) {
            disconnect("the registry does not answer");
        }
    }

    /** Ends all watches, as a lost connection does. */
    public synchronized void disconnect(final String why) {
        final List<Consumer<LeaseEvent>> all = List.copyOf(watchers);
        watchers.clear();
        all.forEach(watcher -> watcher.accept(new LeaseEvent.SnapshotNeeded(why)));
    }

    /** Does what the next writing call asks for, but lets it fail as if the answer were lost. */
    public synchronized void loseNextAnswer() {
        loseNextAnswer = true;
    }

    /** Forgets the past: a watch from an older revision is refused. */
    public synchronized void compact() {
        compacted = revision;
        history.clear();
    }

    /** Loses everything but the configuration, and counts revisions from the start. */
    public synchronized void wipe() {
        entries.clear();
        history.clear();
        revision = 1;
        compacted = 0;
        disconnect("connection reset");
    }

    /** Ends the leases whose time is over. */
    public synchronized void expire() {
        final long now = nanoClock.getAsLong();
        entries.values().stream()
                .filter(entry -> !entry.permanent && entry.endNs - now <= 0)
                .map(entry -> entry.lease.subnets())
                .toList()
                .forEach(this::delete);
    }

    /** Deletes a lease, whoever holds it, as an operator might. */
    public synchronized void delete(final Subnets subnets) {
        if (entries.remove(subnets) != null) {
            revision++;
            record(new LeaseEvent.Removed(subnets, revision));
        }
    }

    /** Writes a lease, whoever holds it, as an operator might. */
    public synchronized void put(final Subnets subnets, final LeaseAttributes attributes) {
        write(subnets, attributes, false);
    }

    /** Writes a reservation. */
    public synchronized void reserve(final Subnets subnets, final LeaseAttributes attributes) {
        write(subnets, attributes, true);
    }

    /** The lease of these subnets, with the time it has left. */
    public synchronized Optional<Lease> find(final Subnets subnets) {
        return Optional.ofNullable(entries.get(subnets)).map(this::withTerm);
    }

    synchronized String config() {
        answer("read the configuration");
        return config.orElseThrow(() -> new RegistryException("no configuration in memory: call config(json)"));
    }

    synchronized LeaseSnapshot snapshot() {
        answer("read the leases");
        return new LeaseSnapshot(
                entries.values().stream().map(entry -> entry.lease).toList(), Long.toString(revision));
    }

    synchronized Optional<Lease> findAsClient(final Subnets subnets) {
        answer("read a lease");
        return find(subnets);
    }

    synchronized CreateOutcome create(final Subnets subnets, final LeaseAttributes attributes) {
        answer("create " + subnets);
        final Optional<Lease> taken = entries.values().stream()
                .map(entry -> entry.lease)
                .filter(lease -> lease.subnets().overlaps(subnets))
                .findFirst();
        if (taken.isPresent()) {
            return new CreateOutcome.Taken(taken);
        }
        final Lease lease = write(subnets, attributes, false);
        answerOrLose("create " + subnets);
        return new CreateOutcome.Created(lease);
    }

    synchronized RenewOutcome renew(final Lease own, final LeaseAttributes attributes) {
        answer("renew " + own.subnets());
        final Entry entry = entries.get(own.subnets());
        if (entry == null) {
            return new RenewOutcome.Gone();
        }
        final String holder = entry.lease.holder();
        if (!holder.equals(own.holder()) && !holder.equals(holder(attributes))) {
            return new RenewOutcome.TakenBy(entry.lease);
        }
        final Lease lease = write(own.subnets(), attributes, entry.permanent);
        answerOrLose("renew " + own.subnets());
        return new RenewOutcome.Renewed(lease);
    }

    synchronized boolean deleteOwn(final Lease own) {
        answer("delete " + own.subnets());
        final Entry entry = entries.get(own.subnets());
        if (entry == null || !entry.lease.holder().equals(own.holder())) {
            return false;
        }
        delete(own.subnets());
        answerOrLose("delete " + own.subnets());
        return true;
    }

    synchronized void watch(final String from, final Consumer<LeaseEvent> watcher) {
        final long since = Long.parseLong(from);
        if (!reachable || since < compacted || since > revision) {
            watcher.accept(new LeaseEvent.SnapshotNeeded(
                    reachable ? "revision " + since + " is not to be had" : "the registry does not answer"));
            return;
        }
        history.stream().filter(past -> past.revision > since).forEach(past -> watcher.accept(past.event));
        watchers.add(watcher);
    }

    synchronized void unwatch(final Consumer<LeaseEvent> watcher) {
        watchers.remove(watcher);
    }

    static String holder(final LeaseAttributes attributes) {
        return attributes.mainAddress().toString();
    }

    private Lease write(final Subnets subnets, final LeaseAttributes attributes, final boolean permanent) {
        revision++;
        final Entry old = entries.get(subnets);
        final LeaseTerm term = permanent ? LeaseTerm.PERMANENT : LeaseTerm.LIMITED;
        final long created = old == null ? revision : old.lease.created();
        final Lease lease = new Lease(subnets, attributes, holder(attributes), term, created, revision);
        final Entry entry = new Entry(lease, permanent, nanoClock.getAsLong() + TERM.toNanos());
        entries.put(subnets, entry);
        record(old == null ? new LeaseEvent.Added(lease) : new LeaseEvent.Changed(lease));
        return withTerm(entry);
    }

    private Lease withTerm(final Entry entry) {
        final long left = entry.endNs - nanoClock.getAsLong();
        return entry.permanent ? entry.lease : entry.lease.withTerm(new LeaseTerm.Remaining(Duration.ofNanos(left)));
    }

    private void record(final LeaseEvent event) {
        history.add(new Recorded(revision, event));
        List.copyOf(watchers).forEach(watcher -> watcher.accept(event));
    }

    private void answer(final String call) {
        if (!reachable) {
            throw new RegistryException(call + ": the registry in memory was told not to answer");
        }
    }

    private void answerOrLose(final String call) {
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new RegistryException(call + ": the registry in memory was told to lose this answer");
        }
    }

    private record Entry(Lease lease, boolean permanent, long endNs) {}

    private record Recorded(long revision, LeaseEvent event) {}
}
