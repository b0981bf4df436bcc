package io.hawser.overlay.registry;

import io.hawser.overlay.lease.Lease;
import java.util.Optional;

/** What came of asking for subnets. */
public sealed interface CreateOutcome {
    /**
     * They are ours.
     *
     * @param lease as the registry has it, its attributes included, which it may have corrected
     */
    record Created(Lease lease) implements CreateOutcome {}

    /**
     * They, or a part of them, are somebody's; nothing was changed.
     *
     * @param by whose, if it can be read
     */
    record Taken(Optional<Lease> by) implements CreateOutcome {}
}
