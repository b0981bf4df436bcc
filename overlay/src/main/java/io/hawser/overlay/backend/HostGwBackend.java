package io.hawser.overlay.backend;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Flannel's host-gw backend: a plain route to each peer, all of which must be on one link. */
public final class HostGwBackend implements Backend {
    private final NetworkConfig network;
    private final Underlay underlay;

    /**
     * @param network the cluster's configuration
     * @param underlay how this node is joined to the others
     */
    public HostGwBackend(final NetworkConfig network, final Underlay underlay) {
        this.network = network;
        this.underlay = underlay;
    }

    @Override
    public LeaseAttributes attributes() {
        return new LeaseAttributes(
                underlay.publicIpv4(), underlay.publicIpv6(), BackendType.HOST_GW, Optional.empty(), Optional.empty());
    }

    @Override
    public int podMtu() {
        return underlay.mtu();
    }

    @Override
    public OverlayState desired(final Subnets own, final Collection<Lease> peers) {
        final List<PeerPath> paths = new ArrayList<>();
        for (final Lease peer : PeerFilter.others(own, peers, BackendType.HOST_GW)) {
            for (final IpFamily family : IpFamily.values()) {
                path(peer, family).ifPresent(paths::add);
            }
        }
        return new OverlayState(underlay, own, List.of(), paths, network.networks());
    }

    private Optional<PeerPath> path(final Lease peer, final IpFamily family) {
        final Optional<IpPrefix> subnet = peer.subnets().subnet(family);
        final Optional<IpAddress> publicIp = peer.attributes().publicIp(family);
        if (subnet.isEmpty() || network.range(family).isEmpty()) {
            return Optional.empty();
        }
        return publicIp.filter(underlay::isOnLink).map(gateway -> new PeerPath.Direct(subnet.get(), gateway));
    }
}
