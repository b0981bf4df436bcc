package io.hawser.overlay.leasing;

import io.hawser.overlay.lease.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a {@link LeaseManager} tells. */
public sealed interface LeasingEvent {
    /**
     * This node has a lease: its first, or, after {@link Lost}, another.
     *
     * @param lease this node's from now on
     * @param replaced the one that was lost; its subnets are no longer this node's
     */
    record Acquired(Lease lease, Optional<Lease> replaced) implements LeasingEvent {}

    /**
     * The lease was written again; its subnets are the same.
     *
     * @param lease with its new attributes and term
     */
    record Renewed(Lease lease) implements LeasingEvent {}

    /**
     * The registry had lost the lease, and has it again; nothing changes for packets.
     *
     * @param lease with the same subnets
     */
    record Recovered(Lease lease) implements LeasingEvent {}

    /**
     * The lease is another's, or its subnets are no longer to be had: from now on nothing may be forwarded for them.
     *
     * @param lease that was this node's
     * @param why for the log
     * @param by whose it is, if that is known
     */
    record Lost(Lease lease, String why, Optional<Lease> by) implements LeasingEvent {}

    /**
     * Somebody else wrote this node's lease in this node's name: by hand, or two nodes have the same public address.
     *
     * @param lease as it was written
     */
    record Contested(Lease lease) implements LeasingEvent {}

    /**
     * There is no lease to be had now; it is tried again. Told once for each reason.
     *
     * @param why what is missing, naming the range and its size if all of it is leased
     */
    record Waiting(String why) implements LeasingEvent {}

    /**
     * Other nodes came, changed or went.
     *
     * @param changes in no particular order; empty only with {@code complete}
     * @param complete whether this ends a comparison with all that the registry has, so that whoever is not known by
     *     now is not there
     */
    record PeersChanged(List<PeerChange> changes, boolean complete) implements LeasingEvent {
        /** Keeps a copy of the list. */
        public PeersChanged {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The registry does not answer. Lease and peers stay as they are.
     *
     * @param why for the log
     */
    record RegistryAway(String why) implements LeasingEvent {}

    /**
     * The registry answers again.
     *
     * @param away for how long it did not
     */
    record RegistryBack(Duration away) implements LeasingEvent {}
}
