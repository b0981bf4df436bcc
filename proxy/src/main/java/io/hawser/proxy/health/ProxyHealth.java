package io.hawser.proxy.health;

import io.hawser.proxy.conductor.SyncObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether what is told gets into place in time, and whether this node is to stay. Thread safe. */
public final class ProxyHealth implements SyncObserver {
    private final Clock clock;
    private final Duration patience;
    private final Instant started;
    private volatile State state;

    /** @param patience how long a change may wait to be put in place before that counts as ill */
    public ProxyHealth(final Clock clock, final Duration patience) {
        this.clock = clock;
        this.patience = patience;
        this.started = clock.instant();
        this.state = new State(started, Optional.empty(), false);
    }

    private record State(Instant updated, Optional<Instant> waitingSince, boolean draining) {}

    /** Whether no change has waited too long. */
    public boolean isHealthy() {
        return state.waitingSince
                .map(since -> clock.instant().isBefore(since.plus(patience)))
                .orElse(true);
    }

    /** Whether this node is not about to go (KEP-3836). */
    public boolean isEligible() {
        return !state.draining;
    }

    /** When everything told was last in place: now, if nothing waits. */
    public Instant lastUpdated() {
        final State now = state;
        return now.waitingSince.isEmpty() ? clock.instant() : now.updated;
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public void onQueued(final int serviceChanges, final int endpointChanges) {
        if (state.waitingSince.isEmpty()) {
            state = new State(state.updated, Optional.of(clock.instant()), state.draining);
        }
    }

    @Override
    public void onSynced(final long tookNs, final List<Instant> triggers) {
        state = new State(clock.instant(), Optional.empty(), state.draining);
    }

    @Override
    public void onDraining(final boolean draining) {
        state = new State(state.updated, state.waitingSince, draining);
    }
}
