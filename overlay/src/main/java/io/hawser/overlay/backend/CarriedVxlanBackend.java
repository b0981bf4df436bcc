package io.hawser.overlay.backend;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.MacAddress;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.datapath.TunnelSettings;
import io.hawser.overlay.datapath.TunnelWire;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.peers.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Flannel's vxlan backend without the kernel's vxlan device: peers see the same lease and the same frames. One device
 * and one Ethernet address serve both families.
 */
public final class CarriedVxlanBackend implements Backend {
    private final NetworkConfig network;
    private final Underlay underlay;
    private final VxlanBackend likeTheKernel;
    private final TunnelSettings settings;

    /**
     * @param network the cluster's configuration
     * @param config its backend; learning and group policy mean nothing here
     * @param underlay how this node is joined to the others
     * @param mac the Ethernet address by which peers are to know this node
     * @param workers how many threads carry packets
     * @param timed whether it is recorded how long packets stay in this process
     */
    public CarriedVxlanBackend(
            final NetworkConfig network,
            final BackendConfig.Vxlan config,
            final Underlay underlay,
            final MacAddress mac,
            final int workers,
            final boolean timed) {
        this.network = network;
        this.underlay = underlay;
        likeTheKernel = new VxlanBackend(network, config, underlay, mac, mac);
        settings = new TunnelSettings(
                VxlanBackend.deviceName(config, IpFamily.IPV4),
                new TunnelWire.Vxlan(config.port(), config.vni(), mac),
                underlay.publicIpv4(),
                network.ipv6().flatMap(range -> underlay.publicIpv6()),
                likeTheKernel.podMtu(),
                workers,
                timed);
    }

    @Override
    public LeaseAttributes attributes() {
        return likeTheKernel.attributes();
    }

    @Override
    public int podMtu() {
        return likeTheKernel.podMtu();
    }

    @Override
    public OverlayState desired(final Subnets own, final Collection<Lease> leases) {
        final List<PeerPath> direct = new ArrayList<>();
        final List<Peer> peers = new ArrayList<>();
        for (final PeerPath path : likeTheKernel.desired(own, leases).paths()) {
            if (path instanceof PeerPath.Tunnelled tunnelled) {
                peers.add(new Peer(tunnelled.subnet(), tunnelled.publicIp(), tunnelled.vtepMac()));
            } else {
                direct.add(path);
            }
        }
        return Carrying.state(network, underlay, own, direct, settings, peers);
    }
}
