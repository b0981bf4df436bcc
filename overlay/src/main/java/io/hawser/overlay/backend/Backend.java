package io.hawser.overlay.backend;

import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import java.util.Collection;

/** A way for packets to travel between nodes. Implementations are pure: they compute and touch nothing. */
public interface Backend {
    /** What peers must know of this node; goes into its lease. */
    LeaseAttributes attributes();

    /** The MTU that pods must keep to, in bytes: what FLANNEL_MTU says. */
    int podMtu();

    /**
     * What the kernel must hold.
     *
     * @param own this node's subnets
     * @param peers everybody's leases; those of other backends, and this node's own, are passed over
     */
    OverlayState desired(Subnets own, Collection<Lease> peers);
}
