package io.hawser.overlay.backend;

import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.lease.Subnets;
import java.util.List;

/**
 * What the kernel must hold so that this node's pods reach those of its peers, and they it.
 *
 * @param underlay the interface that carries it
 * @param own this node's subnets
 * @param devices tunnel devices
 * @param paths how each subnet of each peer is reached
 * @param networks the cluster's networks, within which all subnets lie
 */
public record OverlayState(
        Underlay underlay, Subnets own, List<TunnelDevice> devices, List<PeerPath> paths, List<IpPrefix> networks) {
    /** The lists are copied. */
    public OverlayState {
        devices = List.copyOf(devices);
        paths = List.copyOf(paths);
        networks = List.copyOf(networks);
    }
}
