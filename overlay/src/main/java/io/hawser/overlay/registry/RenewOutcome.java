package io.hawser.overlay.registry;

import io.hawser.overlay.lease.Lease;

/** What came of writing our lease again. */
public sealed interface RenewOutcome {
    /**
     * It is ours for a full term.
     *
     * @param lease as the registry has it, with the time that is left
     */
    record Renewed(Lease lease) implements RenewOutcome {}

    /** There is no such lease any more; nothing was changed. */
    record Gone() implements RenewOutcome {}

    /**
     * The subnets are another's; nothing was changed.
     *
     * @param by whose
     */
    record TakenBy(Lease by) implements RenewOutcome {}
}
