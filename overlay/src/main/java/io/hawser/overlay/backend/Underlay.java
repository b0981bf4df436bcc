package io.hawser.overlay.backend;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * The network below the overlay, as this node is joined to it.
 *
 * @param name name of the interface
 * @param index its index
 * @param mtu its MTU in bytes
 * @param publicIpv4 address at which peers reach this node; empty without IPv4
 * @param publicIpv6 the same of IPv6
 * @param connected networks that the interface is directly on
 */
public record Underlay(
        String name,
        int index,
        int mtu,
        Optional<IpAddress> publicIpv4,
        Optional<IpAddress> publicIpv6,
        List<IpPrefix> connected) {
    /** The list is copied. */
    public Underlay {
        connected = List.copyOf(connected);
    }

    /** The address of one family at which peers reach this node. */
    public Optional<IpAddress> publicIp(final IpFamily family) {
        return family == IpFamily.IPV4 ? publicIpv4 : publicIpv6;
    }

    /** Whether {@code peer} is reached without a router. */
    public boolean isOnLink(final IpAddress peer) {
        return connected.stream().anyMatch(network -> network.contains(peer));
    }
}
