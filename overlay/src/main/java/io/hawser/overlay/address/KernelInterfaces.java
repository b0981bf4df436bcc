package io.hawser.overlay.address;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.route.IfaF;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The kernel's interfaces. Not thread safe. */
public final class KernelInterfaces implements InterfaceTable {
    private final RouteNetlink route;

    /** @param route stays its owner's */
    public KernelInterfaces(final RouteNetlink route) {
        this.route = route;
    }

    @Override
    public List<NetworkInterface> interfaces() {
        final Map<Integer, List<IpPrefix>> addresses = new HashMap<>();
        for (final InterfaceAddress address : route.addresses(RouteNetlink.ANY_LINK)) {
            // An address that another host may turn out to have is not one to be reached at.
            if ((address.flags() & (IfaF.IFA_F_TENTATIVE | IfaF.IFA_F_DADFAILED | IfaF.IFA_F_DEPRECATED)) == 0) {
                addresses
                        .computeIfAbsent(address.ifindex(), index -> new ArrayList<>())
                        .add(address.prefix());
            }
        }
        return route.links().stream()
                .map(link -> toInterface(link, addresses.getOrDefault(link.index(), List.of())))
                .toList();
    }

    @Override
    public OptionalInt towards(final IpAddress destination) {
        try {
            return index(route.routeTo(destination).orElse(null));
        } catch (final NetlinkException e) {
            if (e.errno() == Errno.ENETUNREACH || e.errno() == Errno.EHOSTUNREACH) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    @Override
    public OptionalInt ofDefaultRoute(final IpFamily family) {
        return index(route.routes(RouteFilter.MAIN.family(family).type(RouteType.UNICAST)).stream()
                .filter(candidate -> candidate.destination().length() == 0)
                .min(Comparator.comparingLong(Route::metric))
                .orElse(null));
    }

    private static OptionalInt index(final Route found) {
        return found == null || found.oif() == 0 ? OptionalInt.empty() : OptionalInt.of(found.oif());
    }

    private static NetworkInterface toInterface(final Link link, final List<IpPrefix> addresses) {
        return new NetworkInterface(link.index(), link.name(), Math.min(link.mtu(), 0xffff), addresses);
    }
}
