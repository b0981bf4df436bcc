package io.hawser.overlay.lease;

import java.time.Duration;

/** How long a lease lasts. */
public sealed interface LeaseTerm {
    /** Until somebody takes it away: a reservation, or a registry that knows no end. */
    Permanent PERMANENT = new Permanent();
    /** Not asked for: what a snapshot and a watch say of leases that do end. */
    Limited LIMITED = new Limited();

    /** Until somebody takes it away. */
    record Permanent() implements LeaseTerm {}

    /** For a time that nobody asked for. */
    record Limited() implements LeaseTerm {}

    /**
     * For some time.
     *
     * @param left the time that was left when the registry was asked
     */
    record Remaining(Duration left) implements LeaseTerm {}
}
