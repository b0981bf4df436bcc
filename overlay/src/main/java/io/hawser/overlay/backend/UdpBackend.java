package io.hawser.overlay.backend;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.datapath.TunnelSettings;
import io.hawser.overlay.datapath.TunnelWire;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.peers.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Flannel's udp backend: bare packets in UDP datagrams, carried by this process. IPv6 too, unlike Flannel's. */
public final class UdpBackend implements Backend {
    /** Flannel's name of the device. */
    public static final String DEVICE = "flannel0";
    /** Outer IPv4 (20) and UDP (8) headers. */
    public static final int IPV4_OVERHEAD = 28;
    /** The same with an outer IPv6 header (40). */
    public static final int IPV6_OVERHEAD = 48;

    private final NetworkConfig network;
    private final Underlay underlay;
    private final TunnelSettings settings;

    /**
     * @param network the cluster's configuration
     * @param config its backend
     * @param underlay how this node is joined to the others
     * @param workers how many threads carry packets
     * @param timed whether it is recorded how long packets stay in this process
     */
    public UdpBackend(
            final NetworkConfig network,
            final BackendConfig.Udp config,
            final Underlay underlay,
            final int workers,
            final boolean timed) {
        this.network = network;
        this.underlay = underlay;
        settings = new TunnelSettings(
                DEVICE,
                new TunnelWire.Udp(config.port()),
                underlay.publicIpv4(),
                network.ipv6().flatMap(range -> underlay.publicIpv6()),
                podMtu(),
                workers,
                timed);
    }

    @Override
    public LeaseAttributes attributes() {
        return new LeaseAttributes(
                underlay.publicIpv4(), underlay.publicIpv6(), BackendType.UNNAMED, Optional.empty(), Optional.empty());
    }

    @Override
    public int podMtu() {
        return underlay.mtu() - (network.ipv6().isPresent() ? IPV6_OVERHEAD : IPV4_OVERHEAD);
    }

    @Override
    public OverlayState desired(final Subnets own, final Collection<Lease> leases) {
        final List<Peer> peers = new ArrayList<>();
        for (final Lease lease : PeerFilter.others(own, leases, BackendType.UNNAMED)) {
            for (final IpFamily family : IpFamily.values()) {
                final Optional<IpPrefix> subnet = lease.subnets().subnet(family);
                if (subnet.isPresent() && network.range(family).isPresent()) {
                    lease.attributes()
                            .publicIp(family)
                            .ifPresent(publicIp -> peers.add(Peer.of(subnet.get(), publicIp)));
                }
            }
        }
        return Carrying.state(network, underlay, own, List.of(), settings, peers);
    }
}
