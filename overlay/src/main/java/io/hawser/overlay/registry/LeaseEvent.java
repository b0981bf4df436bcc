package io.hawser.overlay.registry;

import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.Subnets;

/** What a watch tells. */
public sealed interface LeaseEvent {
    /**
     * A lease was made.
     *
     * @param lease as it is now
     */
    record Added(Lease lease) implements LeaseEvent {}

    /**
     * A lease was written again.
     *
     * @param lease as it is now
     */
    record Changed(Lease lease) implements LeaseEvent {}

    /**
     * A lease ended: it was deleted or revoked, or its time was over.
     *
     * @param subnets whose it was
     * @param revision the registry's revision at which it ended
     */
    record Removed(Subnets subnets, long revision) implements LeaseEvent {}

    /**
     * The watch is over, and events may be missing: take a new snapshot. Nothing comes after this one.
     *
     * @param why for the log
     */
    record SnapshotNeeded(String why) implements LeaseEvent {}
}
