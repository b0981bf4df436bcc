package io.hawser.overlay.backend;

import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.Subnets;
import java.util.Collection;
import java.util.List;

/** Which leases are peers that a backend can reach. */
final class PeerFilter {
    private PeerFilter() {}

    /** Leases of this backend whose subnets are not, in whole or in part, this node's own. */
    static List<Lease> others(final Subnets own, final Collection<Lease> leases, final BackendType type) {
        return leases.stream()
                .filter(lease -> lease.attributes().backendType().equals(type))
                .filter(lease -> !lease.subnets().overlaps(own))
                .toList();
    }
}
