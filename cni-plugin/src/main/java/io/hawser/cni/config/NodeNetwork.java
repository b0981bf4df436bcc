package io.hawser.cni.config;

import io.hawser.linux.net.IpPrefix;
import java.util.List;

/**
 * What a node leases for its pods.
 *
 * @param networks the cluster's networks, one of each family at most
 * @param subnets this node's parts of them
 * @param mtu of pods' interfaces, in bytes
 * @param masquerades whether somebody else gives what leaves the network the node's address
 */
public record NodeNetwork(List<IpPrefix> networks, List<IpPrefix> subnets, int mtu, boolean masquerades) {
    /** The lists are copied. */
    public NodeNetwork {
        networks = List.copyOf(networks);
        subnets = List.copyOf(subnets);
    }
}
