package io.hawser.overlay.backend;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network below the overlay, as this node is joined to it.
 *
 * @param name name of the interface
 * @param index its index
 * @param mtu its MTU in bytes
 * @param publicIpv4 address at which peers reach this node; empty without IPv4
 * @param publicIpv6 the same of IPv6
 * @param connected networks that the interface is directly on, beside the link-local ones
 */
public record Underlay(
        String name,
        int index,
        int mtu,
        Optional<IpAddress> publicIpv4,
        Optional<IpAddress> publicIpv6,
        List<IpPrefix> connected) {
    /** The list is copied, without what is link-local: every interface is on it, sooner or later after it came up. */
    public Underlay {
        connected = connected.stream()
                .filter(network -> !network.address().isLinkLocal())
                .toList();
    }

    /** The address of one family at which peers reach this node. */
    public Optional<IpAddress> publicIp(final IpFamily family) {
        return family == IpFamily.IPV4 ? publicIpv4 : publicIpv6;
    }

    /** The same to peers that know of no IPv6. */
    public Underlay withoutIpv6() {
        return new Underlay(name, index, mtu, publicIpv4, Optional.empty(), connected);
    }

    /** Whether {@code peer} is reached without a router. */
    public boolean isOnLink(final IpAddress peer) {
        return peer.isLinkLocal() || connected.stream().anyMatch(network -> network.contains(peer));
    }

    /** In an operator's words. */
    @Override
    public String toString() {
        return name + " (index " + index + ", mtu " + mtu + ", reached at "
                + Stream.of(publicIpv4, publicIpv6)
                        .flatMap(Optional::stream)
                        .map(IpAddress::toString)
                        .collect(Collectors.joining(" and "))
                + ", on " + connected + ")";
    }
}
