package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.RtScope;
import java.util.ArrayList;
import java.util.List;

/** Which addresses a device bears. Those that are not for all the world, such as link-local ones, are the kernel's. */
final class DeviceAddresses {
    private final RouteNetlink route;

    DeviceAddresses(final RouteNetlink route) {
        this.route = route;
    }

    /** Adds what makes a device bear these addresses, and no other of their families. */
    void write(final RouteTransaction transaction, final int index, final List<IpPrefix> wanted) {
        for (final IpFamily family : IpFamily.values()) {
            final List<InterfaceAddress> missing = new ArrayList<>(wanted.stream()
                    .filter(address -> address.family() == family)
                    .map(address -> InterfaceAddress.of(index, address))
                    .toList());
            if (missing.isEmpty()) {
                continue;
            }
            for (final InterfaceAddress present : route.addresses(index, family)) {
                final boolean known = missing.removeIf(address -> address.key().equals(present.key()));
                if (!known && present.scope() == RtScope.RT_SCOPE_UNIVERSE) {
                    transaction.deleteAddress(present);
                }
            }
            missing.forEach(transaction::addAddress);
        }
    }
}
