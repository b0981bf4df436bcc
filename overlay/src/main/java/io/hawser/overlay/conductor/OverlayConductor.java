package io.hawser.overlay.conductor;

import io.hawser.linux.LinuxException;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.RulesetSubscription;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.poll.Poller;
import io.hawser.linux.route.RouteEvent;
import io.hawser.linux.route.RouteSubscription;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.firewall.PodFirewall;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's kernel equal to the state it was last told. One thread; others reach it through
 * {@link OverlayProxy}. It compares when it is told a state, when the kernel announces a change to anything that could
 * matter, and now and then without a cause; a burst of causes makes one comparison.
 */
final class OverlayConductor implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayConductor.class);
    private static final int EVENT_LIMIT = 1_000;
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(60);
    /** Between two comparisons: what announces itself in many events is then looked at once. */
    private static final long MIN_GAP_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** As poll(2) takes it. */
    private static final int FOREVER = -1;

    private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LAST_RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    private final MpscArrayQueue<OverlayState> commands;
    private final RouteSubscription events;
    private final RulesetSubscription ruleset;
    private final OverlayReconciler reconciler;
    private final Poller poller;
    private final NanoClock clock;
    private final Relevance relevance = new Relevance();
    private final RulesetSubscription.Handler rulesetHandler = new RulesetSubscription.Handler() {
        @Override
        public void onTouched(final Table table) {
            doubtIf(PodFirewall.concerns(table));
        }

        @Override
        public void onOverrun() {
            doubtIf(true);
        }
    };
    private final AtomicBoolean again;
    private OverlayState state;
    private boolean stale;
    private long nextNs;
    private long retryNs = FIRST_RETRY_NS;
    private String lastProblem = "";
    private List<IpPrefix> lastCollisions = List.of();
    private volatile OverlayStatus status = OverlayStatus.NOTHING_YET;

    /** @param again set by another thread, which then wakes the poller: a comparison is due */
    OverlayConductor(
            final MpscArrayQueue<OverlayState> commands,
            final RouteSubscription events,
            final RulesetSubscription ruleset,
            final OverlayReconciler reconciler,
            final AtomicBoolean again,
            final Poller poller,
            final NanoClock clock) {
        this.commands = commands;
        this.events = events;
        this.ruleset = ruleset;
        this.reconciler = reconciler;
        this.again = again;
        this.poller = poller;
        this.clock = clock;
    }

    /** As of the last comparison. Any thread may ask. */
    OverlayStatus status() {
        return status;
    }

    @Override
    public int doWork() {
        int work = commands.drain(this::onState);
        work += events.poll(this::onEvent, EVENT_LIMIT, 0);
        work += ruleset.poll(rulesetHandler, EVENT_LIMIT, 0);
        if (again.getAndSet(false)) {
            doubtIf(true);
        }
        work += reconcileIfStale(clock.nanoTime());
        return work;
    }

    /** How long there is nothing to do unless something comes, in ms; negative for ever. */
    int idleMs() {
        final long untilNs = (stale ? nextNs : nextNs + PERIOD_NS) - clock.nanoTime();
        return state == null ? FOREVER : (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(untilNs) + 1);
    }

    @Override
    public void onClose() {
        events.close();
        ruleset.close();
        reconciler.close();
        poller.close();
    }

    @Override
    public String roleName() {
        return "overlay";
    }

    private void onState(final OverlayState wanted) {
        state = wanted;
        relevance.to(wanted);
        stale = true;
        retryNs = FIRST_RETRY_NS;
        nextNs = clock.nanoTime();
    }

    private void onEvent(final RouteEvent event) {
        if (state == null) {
            return;
        }
        if (!stale && relevance.matters(event)) {
            doubt();
        } else if (stale && relevance.mayCure(event)) {
            // What was refused for want of a link or an address need not wait for its turn.
            retryNs = FIRST_RETRY_NS;
            nextNs = Math.min(nextNs, clock.nanoTime() + MIN_GAP_NS);
        }
    }

    private void doubtIf(final boolean cause) {
        if (!stale && state != null && cause) {
            doubt();
        }
    }

    private void doubt() {
        stale = true;
        nextNs = Math.max(clock.nanoTime(), nextNs + MIN_GAP_NS);
    }

    private int reconcileIfStale(final long nowNs) {
        final boolean due = stale ? nowNs - nextNs >= 0 : nowNs - (nextNs + PERIOD_NS) >= 0;
        if (state == null || !due) {
            return 0;
        }
        try {
            onResult(reconciler.reconcile(state));
        } catch (final LinuxException | IllegalStateException e) {
            onProblem(e.getMessage());
        }
        return 1;
    }

    private void onResult(final OverlayReconciler.Result result) {
        tellCollisions(result.collisions());
        count(result.changes());
        if (!result.refusals().isEmpty()) {
            final int more = result.refusals().size() - 1;
            final String first = result.refusals().get(0).getMessage();
            onProblem(more == 0 ? first : first + " (and " + more + " more)");
            return;
        }
        if (result.changes() > 0) {
            LOG.info("{} changes, {} subnets of peers", result.changes(), state.reachedSubnets());
        }
        stale = false;
        retryNs = FIRST_RETRY_NS;
        nextNs = clock.nanoTime();
        lastProblem = "";
        publish(true);
    }

    private void onProblem(final String problem) {
        if (!problem.equals(lastProblem)) {
            LOG.warn("not all of the overlay is in place, trying again: {}", problem);
            lastProblem = problem;
        }
        stale = true;
        nextNs = clock.nanoTime() + retryNs;
        retryNs = Math.min(2 * retryNs, LAST_RETRY_NS);
        publish(false);
    }

    private void tellCollisions(final List<IpPrefix> collisions) {
        if (!collisions.equals(lastCollisions)) {
            lastCollisions = collisions;
            if (!collisions.isEmpty()) {
                LOG.error(
                        "this host has networks of its own within subnets that are leased to other nodes: {}. What is "
                                + "addressed to them is dropped here. Move their pods, or remove the addresses.",
                        collisions);
            }
        }
    }

    private void count(final int changes) {
        final OverlayStatus last = status;
        status = new OverlayStatus(
                last.converged(),
                state.reachedSubnets(),
                last.reconciliations() + 1,
                last.changes() + changes,
                lastCollisions,
                last.problem());
    }

    private void publish(final boolean converged) {
        final OverlayStatus last = status;
        status = new OverlayStatus(
                converged, state.reachedSubnets(), last.reconciliations(), last.changes(), lastCollisions, lastProblem);
    }
}
