package io.hawser.overlay.registry;

import io.hawser.overlay.lease.Lease;
import java.util.List;

/**
 * All leases of the network at one moment. What nobody can read is left out.
 *
 * @param leases in no particular order
 * @param revision the moment, for {@link LeaseRegistry#watch}; opaque to all but the registry
 */
public record LeaseSnapshot(List<Lease> leases, String revision) {
    /** Keeps a copy of the list. */
    public LeaseSnapshot {
        leases = List.copyOf(leases);
    }
}
