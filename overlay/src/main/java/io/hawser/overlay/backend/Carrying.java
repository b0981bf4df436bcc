package io.hawser.overlay.backend;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.datapath.TunnelSettings;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import java.util.ArrayList;
import java.util.List;

/** What the kernel must hold where this process carries the packets. */
final class Carrying {
    private Carrying() {}

    /**
     * The state in which the whole network is routed into the device, and what is not tunnelled to where it is.
     *
     * @param direct plain routes to peers that need no tunnel
     */
    static OverlayState state(
            final NetworkConfig network,
            final Underlay underlay,
            final Subnets own,
            final List<PeerPath> direct,
            final TunnelSettings settings,
            final List<Peer> peers) {
        final List<PeerPath> paths = new ArrayList<>(direct);
        final List<IpPrefix> addresses = new ArrayList<>();
        for (final IpFamily family : IpFamily.values()) {
            own.subnet(family).ifPresent(subnet -> {
                addresses.add(IpPrefix.host(subnet.address()));
                network.range(family)
                        .ifPresent(range -> paths.add(new PeerPath.Carried(range.network(), settings.device())));
            });
        }
        final PeerTable table = new PeerTable(peers, own.stream().toList());
        return new OverlayState(underlay, own, List.of(), paths, network.networks())
                .carriedBy(new CarriedTunnel(settings, addresses, table));
    }
}
