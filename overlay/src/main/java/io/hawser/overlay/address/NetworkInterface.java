package io.hawser.overlay.address;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An interface of this host.
 *
 * @param index its index
 * @param name its name
 * @param mtu its MTU in bytes
 * @param addresses its addresses with the lengths of their networks, in the kernel's order
 */
public record NetworkInterface(int index, String name, int mtu, List<IpPrefix> addresses) {
    /** The list is copied. */
    public NetworkInterface {
        addresses = List.copyOf(addresses);
    }

    /** Whether it bears {@code address}. */
    public boolean has(final IpAddress address) {
        return addresses.stream().anyMatch(own -> own.address().equals(address));
    }

    /** Its first address of a family at which other hosts can reach it; a link-local one only if there is no other. */
    public Optional<IpAddress> reachable(final IpFamily family) {
        final List<IpAddress> candidates = addresses.stream()
                .map(IpPrefix::address)
                .filter(address -> address.family() == family && !address.isLoopback())
                .toList();
        return candidates.stream()
                .filter(address -> !address.isLinkLocal())
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    /** Name and addresses. */
    @Override
    public String toString() {
        return name
                + addresses.stream()
                        .map(prefix -> prefix.address().toString())
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
