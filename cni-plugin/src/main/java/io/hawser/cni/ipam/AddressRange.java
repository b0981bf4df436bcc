package io.hawser.cni.ipam;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.util.Optional;

/**
 * Addresses of one network that may be given to pods.
 *
 * @param subnet the network
 * @param first of the addresses
 * @param last of the addresses
 * @param gateway of the network; is given to nobody
 */
public record AddressRange(IpPrefix subnet, IpAddress first, IpAddress last, IpAddress gateway) {
    /** A network that small has no room for a gateway and a pod between its own two addresses. */
    private static final int LEAST_HOST_BITS = 2;

    /**
     * What is not said is chosen as the {@code host-local} plugin does: the first address is the gateway's, the last
     * one of an IPv4 network is left out.
     *
     * @throws IllegalArgumentException naming what does not fit
     */
    public static AddressRange of(
            final IpPrefix subnet,
            final Optional<IpAddress> first,
            final Optional<IpAddress> last,
            final Optional<IpAddress> gateway) {
        if (!subnet.isNetwork()) {
            throw new IllegalArgumentException(
                    "subnet " + subnet + " has host bits set; the network is " + subnet.network());
        }
        if (subnet.family().bits() - subnet.length() < LEAST_HOST_BITS) {
            throw new IllegalArgumentException("subnet " + subnet + " is too small to give addresses from");
        }
        final IpAddress least = subnet.address().plus(1);
        final IpAddress most = subnet.address().isV4() ? subnet.last().plus(-1) : subnet.last();
        final AddressRange range =
                new AddressRange(subnet, first.orElse(least), last.orElse(most), gateway.orElse(least));
        range.check("rangeStart", range.first);
        range.check("rangeEnd", range.last);
        if (!subnet.contains(range.gateway)) {
            throw new IllegalArgumentException("gateway " + range.gateway + " is not in subnet " + subnet);
        }
        if (range.first.compareTo(range.last) > 0) {
            throw new IllegalArgumentException("rangeStart " + range.first + " is behind rangeEnd " + range.last);
        }
        return range;
    }

    /** The whole of a network. */
    public static AddressRange of(final IpPrefix subnet) {
        return of(subnet, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether a pod may have this address. */
    public boolean contains(final IpAddress address) {
        return address.family() == first.family()
                && address.compareTo(first) >= 0
                && address.compareTo(last) <= 0
                && !address.equals(gateway);
    }

    private void check(final String name, final IpAddress address) {
        if (!subnet.contains(address)) {
            throw new IllegalArgumentException(name + " " + address + " is not in subnet " + subnet);
        }
    }
}
