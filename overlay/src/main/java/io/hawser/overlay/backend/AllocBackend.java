package io.hawser.overlay.backend;

import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Flannel's alloc backend: a lease alone. Somebody else carries the packets. */
public final class AllocBackend implements Backend {
    private final NetworkConfig network;
    private final Underlay underlay;

    /**
     * @param network the cluster's configuration
     * @param underlay how this node is joined to the others
     */
    public AllocBackend(final NetworkConfig network, final Underlay underlay) {
        this.network = network;
        this.underlay = underlay;
    }

    @Override
    public LeaseAttributes attributes() {
        return new LeaseAttributes(
                underlay.publicIpv4(), underlay.publicIpv6(), BackendType.UNNAMED, Optional.empty(), Optional.empty());
    }

    @Override
    public int podMtu() {
        return underlay.mtu();
    }

    @Override
    public OverlayState desired(final Subnets own, final Collection<Lease> peers) {
        return new OverlayState(underlay, own, List.of(), List.of(), network.networks());
    }
}
