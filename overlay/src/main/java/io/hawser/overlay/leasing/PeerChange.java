package io.hawser.overlay.leasing;

import io.hawser.overlay.lease.Lease;

/** What is new about another node. */
public sealed interface PeerChange {
    /**
     * A node came.
     *
     * @param lease its
     */
    record Added(Lease lease) implements PeerChange {}

    /**
     * A node is reached in another way.
     *
     * @param before its lease until now
     * @param lease its lease from now on, of the same subnets
     */
    record Changed(Lease before, Lease lease) implements PeerChange {}

    /**
     * A node went.
     *
     * @param lease its last
     */
    record Removed(Lease lease) implements PeerChange {}
}
