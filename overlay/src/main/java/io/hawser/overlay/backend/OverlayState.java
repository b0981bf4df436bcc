package io.hawser.overlay.backend;

import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.lease.Subnets;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel must hold so that this node's pods reach those of its peers, and they it.
 *
 * @param underlay the interface that carries it
 * @param own this node's subnets
 * @param devices tunnel devices
 * @param paths how each subnet of each peer is reached
 * @param networks the cluster's networks, within which all subnets lie
 * @param forbidden subnets to which nothing is forwarded, since they are not this node's though it may have pods there
 * @param tunnel what this process carries itself; empty if the kernel does all
 */
public record OverlayState(
        Underlay underlay,
        Subnets own,
        List<TunnelDevice> devices,
        List<PeerPath> paths,
        List<IpPrefix> networks,
        List<IpPrefix> forbidden,
        Optional<CarriedTunnel> tunnel) {
    /** The lists are copied. */
    public OverlayState {
        devices = List.copyOf(devices);
        paths = List.copyOf(paths);
        networks = List.copyOf(networks);
        forbidden = List.copyOf(forbidden);
    }

    /** A state in which nothing is forbidden. */
    public OverlayState(
            final Underlay underlay,
            final Subnets own,
            final List<TunnelDevice> devices,
            final List<PeerPath> paths,
            final List<IpPrefix> networks) {
        this(underlay, own, devices, paths, networks, List.of(), Optional.empty());
    }

    /** How many subnets of peers are reached. */
    public int reachedSubnets() {
        final int carried =
                tunnel.map(present -> present.peers().peers().size()).orElse(0);
        return carried
                + (int) paths.stream()
                        .filter(path -> !(path instanceof PeerPath.Carried))
                        .count();
    }

    /** This state with a tunnel that this process carries. */
    OverlayState carriedBy(final CarriedTunnel carried) {
        return new OverlayState(underlay, own, devices, paths, networks, forbidden, Optional.of(carried));
    }

    /** This node's subnets are no longer its own: it reaches nobody, and forwards nothing to them. */
    public OverlayState withdrawn() {
        return new OverlayState(
                underlay,
                own,
                devices,
                List.of(),
                networks,
                own.stream().toList(),
                tunnel.map(CarriedTunnel::withdrawn));
    }
}
