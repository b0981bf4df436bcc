package io.hawser.overlay.firewall;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * One family of the pods' network, as the firewall sees it.
 *
 * @param network the cluster's network
 * @param subnet this node's part of it; empty while it has none
 * @param masquerade whether what leaves the network gets this node's address
 * @param tunnel where this node's tunnels of this family end; empty if the kernel has none
 * @param foreign subnets of other nodes that this host has as its own networks: nothing is forwarded to them
 */
public record PodNetwork(
        IpPrefix network,
        Optional<IpPrefix> subnet,
        boolean masquerade,
        Optional<TunnelEnd> tunnel,
        List<IpPrefix> foreign) {
    /** The list is copied. */
    public PodNetwork {
        foreign = List.copyOf(foreign);
    }

    /** IPv4 or IPv6. */
    public IpFamily family() {
        return network.family();
    }
}
