package io.hawser.overlay.leasing;

import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.RenewOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's lease, from the first to whatever becomes of it. It is held until the registry says that it is another's:
 * that nobody has it any more is no reason to stop, but to make it again at once.
 */
final class OwnLease {
    private static final Logger LOG = LoggerFactory.getLogger(OwnLease.class);
    /** A lease whose attributes somebody else keeps changing is not written more often. */
    private static final long REWRITE_NS = Duration.ofMinutes(1).toNanos();
    /** So long after ours, the end of another's lease may have the same cause. */
    private static final long DATA_LOSS_NS = Duration.ofSeconds(10).toNanos();
    /** Of the margin, what chance takes: nodes that started together do not renew together. */
    private static final int JITTER_PART = 10;

    private final LeaseRegistry registry;
    private final LeasingSettings settings;
    private final RandomGenerator random;
    private final LeaseTable table;
    private final Acquisition acquisition;
    private final Backoff backoff;
    private final LeasingListener listener;
    private LeaseAttributes attributes;
    private Optional<Lease> held = Optional.empty();
    private Optional<Lease> lost = Optional.empty();
    private boolean missing;
    private long missedNs;
    private boolean permanent;
    /** A write of ours was not answered: what is seen of it is ours all the same. */
    private boolean unanswered;

    private long dueNs;
    private long writtenNs;
    private String waitingFor = "";

    OwnLease(
            final LeaseRegistry registry,
            final LeasingSettings settings,
            final RandomGenerator random,
            final LeaseTable table,
            final Acquisition acquisition,
            final LeaseAttributes attributes,
            final long nowNs,
            final LeasingListener listener) {
        this.registry = registry;
        this.settings = settings;
        this.random = random;
        this.table = table;
        this.acquisition = acquisition;
        this.backoff = new Backoff(random);
        this.attributes = attributes;
        this.dueNs = nowNs;
        this.writtenNs = nowNs - REWRITE_NS;
        this.missedNs = nowNs - DATA_LOSS_NS;
        this.listener = listener;
    }

    Optional<Lease> held() {
        return held;
    }

    /** Whether a lease is another node's. */
    boolean isPeer(final Lease lease) {
        return !isOurs(lease)
                && !held.map(own -> own.subnets().equals(lease.subnets())).orElse(false);
    }

    /** Whether the registry may be losing, or have lost, what was in it: our lease went, and nobody took it. */
    boolean suspectsDataLoss(final long nowNs) {
        return missing || nowNs - missedNs < DATA_LOSS_NS;
    }

    /** When {@link #act} has something to do, on the clock's scale; empty if nothing but an event can bring it. */
    Optional<Long> due() {
        return held.isPresent() && !missing && permanent ? Optional.empty() : Optional.of(dueNs);
    }

    /** Writes other attributes, at the next {@link #act}. */
    void attributes(final LeaseAttributes changed, final long nowNs) {
        if (!changed.equals(attributes)) {
            attributes = changed;
            dueNs = nowNs;
            permanent = false;
        }
    }

    /** Compares with a snapshot that the table has taken. */
    void onSnapshot(final long nowNs) {
        if (held.isEmpty()) {
            return;
        }
        final Optional<Lease> now = table.find(held.get().subnets());
        if (now.isEmpty()) {
            miss("it is not among the registry's leases", nowNs);
        } else {
            onWritten(now.get(), nowNs);
        }
    }

    /** Follows an event that the table has taken. */
    void onEvent(final LeaseEvent event, final long nowNs) {
        if (event instanceof LeaseEvent.Added added) {
            onAddedOrChanged(added.lease(), nowNs);
        } else if (event instanceof LeaseEvent.Changed changed) {
            onAddedOrChanged(changed.lease(), nowNs);
        } else if (event instanceof LeaseEvent.Removed removed) {
            final boolean ours = held.map(
                            own -> own.subnets().equals(removed.subnets()) && own.modified() <= removed.revision())
                    .orElse(false);
            if (ours) {
                miss("it was deleted, or its time was over", nowNs);
            } else if (held.isEmpty()) {
                // What another gave up may be ours.
                dueNs = nowNs;
            }
        }
    }

    /** Does what is due, with one or a few calls to the registry. Returns whether anything was. */
    boolean act(final long nowNs) {
        if (due().isEmpty() || dueNs - nowNs > 0) {
            return false;
        }
        if (held.isEmpty()) {
            acquire(nowNs);
        } else if (missing) {
            recover(held.get(), nowNs);
        } else {
            renew(held.get(), nowNs);
        }
        return true;
    }

    private void acquire(final long nowNs) {
        final Acquisition.Result result = acquisition.attempt(attributes, lost);
        if (result instanceof Acquisition.Got got) {
            hold(got.lease(), nowNs);
            backoff.reset();
            waitingFor = "";
            tellAcquired(got);
            final Optional<Lease> replaced = lost;
            lost = Optional.empty();
            listener.onEvent(new LeasingEvent.Acquired(got.lease(), replaced));
        } else if (result instanceof Acquisition.None none) {
            dueNs = nowNs + backoff.pauseNs();
            if (!none.why().equals(waitingFor)) {
                waitingFor = none.why();
                LOG.warn("no lease yet, and waiting for one: {}", none.why());
                listener.onEvent(new LeasingEvent.Waiting(none.why()));
            }
        }
    }

    private void tellAcquired(final Acquisition.Got got) {
        final boolean moved = lost.map(
                        before -> !before.subnets().equals(got.lease().subnets()))
                .orElse(false);
        if (moved) {
            LOG.error(
                    "THIS NODE'S SUBNETS ARE NOW {}, NO LONGER {}: pods with the old addresses are cut off",
                    got.lease().subnets(),
                    lost.get().subnets());
        } else {
            LOG.info("leased {} ({})", got.lease().subnets(), got.how());
        }
    }

    private void recover(final Lease own, final long nowNs) {
        final Optional<String> objection = acquisition.objection(own.subnets());
        if (objection.isPresent()) {
            lose(own, objection.get(), Optional.empty(), nowNs);
            return;
        }
        unanswered = true;
        final CreateOutcome outcome = registry.create(own.subnets(), attributes);
        unanswered = false;
        if (outcome instanceof CreateOutcome.Created created) {
            recovered(created.lease(), nowNs);
        } else if (outcome instanceof CreateOutcome.Taken taken) {
            final Optional<Lease> mine =
                    taken.by().filter(by -> by.subnets().equals(own.subnets())).filter(this::isOurs);
            if (mine.isPresent()) {
                // Made by us, in an attempt whose answer was lost.
                missing = false;
                renew(mine.get(), nowNs);
            } else {
                lose(own, "it was gone, and somebody else was faster", taken.by(), nowNs);
            }
        }
    }

    private void recovered(final Lease lease, final long nowNs) {
        hold(lease, nowNs);
        LOG.warn("leased {} again, after the registry had lost it", lease.subnets());
        listener.onEvent(new LeasingEvent.Recovered(lease));
    }

    private void renew(final Lease own, final long nowNs) {
        unanswered = true;
        final RenewOutcome outcome = registry.renew(own, attributes);
        unanswered = false;
        if (outcome instanceof RenewOutcome.Renewed renewed) {
            hold(renewed.lease(), nowNs);
            LOG.debug(
                    "renewed {}: {}", renewed.lease().subnets(), renewed.lease().term());
            listener.onEvent(new LeasingEvent.Renewed(renewed.lease()));
        } else if (outcome instanceof RenewOutcome.TakenBy taken) {
            lose(own, "it is another's", Optional.of(taken.by()), nowNs);
        } else {
            miss("it was gone when it was to be renewed", nowNs);
        }
    }

    private void onAddedOrChanged(final Lease lease, final long nowNs) {
        final boolean news = held.map(own -> own.subnets().equals(lease.subnets()) && own.modified() < lease.modified())
                .orElse(false);
        if (news) {
            onWritten(lease, nowNs);
        } else if (held.isEmpty() && isOurs(lease)) {
            dueNs = nowNs;
        }
    }

    /** Our subnets' lease is this now, by whomever. */
    private void onWritten(final Lease now, final long nowNs) {
        final Lease own = held.orElseThrow();
        if (!isOurs(now)) {
            lose(own, "it was written by another", Optional.of(now), nowNs);
            return;
        }
        missing = false;
        if (now.modified() == own.modified()) {
            return;
        }
        tellContested(now);
        held = Optional.of(now);
        permanent = now.term().equals(LeaseTerm.PERMANENT) && now.attributes().equals(attributes);
        if (!permanent) {
            // Written by another hand: whatever it wrote, ours again, but no faster than that hand can be told.
            dueNs = Math.max(nowNs, writtenNs + REWRITE_NS);
        }
    }

    /** What has no end is an operator's to write: a reservation, or a Node object. */
    private void tellContested(final Lease now) {
        if (unanswered || now.term().equals(LeaseTerm.PERMANENT)) {
            unanswered = false;
            return;
        }
        LOG.error(
                "SOMEBODY ELSE WROTE THE LEASE OF {} IN THE NAME OF THIS NODE, {}: unless that was done by hand, "
                        + "another node has the same public address, and both give the same addresses to their pods. "
                        + "Give each node its own (--public-ip)",
                now.subnets(),
                now.holder());
        listener.onEvent(new LeasingEvent.Contested(now));
    }

    private void miss(final String why, final long nowNs) {
        if (!missing) {
            missing = true;
            LOG.warn(
                    "the lease of {} is gone: {}; asking for it again",
                    held.orElseThrow().subnets(),
                    why);
        }
        missedNs = nowNs;
        dueNs = nowNs;
    }

    private void lose(final Lease own, final String why, final Optional<Lease> by, final long nowNs) {
        held = Optional.empty();
        missing = false;
        lost = Optional.of(own);
        dueNs = nowNs;
        backoff.reset();
        LOG.error(
                "THE LEASE OF {} IS LOST: {}{}; nothing is forwarded for it any more, and another is asked for",
                own.subnets(),
                why,
                by.map(lease -> " (" + lease.holder() + " has " + lease.subnets() + ")")
                        .orElse(""));
        listener.onEvent(new LeasingEvent.Lost(own, why, by));
        table.touch(own.subnets());
    }

    private void hold(final Lease lease, final long nowNs) {
        held.map(Lease::subnets).ifPresent(table::touch);
        held = Optional.of(lease);
        missing = false;
        permanent = lease.term().equals(LeaseTerm.PERMANENT);
        writtenNs = nowNs;
        dueNs = nowNs + untilRenewal(lease.term()).toNanos();
        table.touch(lease.subnets());
    }

    /** At the margin before the end, less some chance; half-way if the term is shorter than the margin. */
    private Duration untilRenewal(final LeaseTerm term) {
        if (!(term instanceof LeaseTerm.Remaining remaining)) {
            return Duration.ZERO;
        }
        final Duration margin = settings.renewMargin();
        final Duration left = remaining.left();
        if (left.compareTo(margin) <= 0) {
            return left.dividedBy(2);
        }
        final Duration until = left.minus(margin);
        final long jitterNs = Math.min(margin.toNanos(), until.toNanos()) / JITTER_PART;
        return until.minusNanos(random.nextLong(jitterNs + 1));
    }

    private boolean isOurs(final Lease lease) {
        return lease.holder().equals(registry.holder(attributes))
                || held.map(own -> own.holder().equals(lease.holder())).orElse(false);
    }
}
