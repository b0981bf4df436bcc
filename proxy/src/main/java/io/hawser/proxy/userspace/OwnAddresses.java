package io.hawser.proxy.userspace;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.proxy.plane.NodeView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The host's addresses at one moment.
 *
 * @param all every one
 * @param nodePorts those that node ports are served at
 */
record OwnAddresses(Set<IpAddress> all, Set<IpAddress> nodePorts) {
    static final OwnAddresses NONE = new OwnAddresses(Set.of(), Set.of());

    static OwnAddresses read(final RouteNetlink routes, final NodeView node, final FrontendScope scope) {
        final Set<IpAddress> all = routes.addresses(RouteNetlink.ANY_LINK).stream()
                .map(InterfaceAddress::address)
                .collect(Collectors.toUnmodifiableSet());
        return new OwnAddresses(
                all,
                all.stream()
                        .filter(address -> serves(address, node.nodePortAddresses(), scope))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    boolean has(final IpFamily family) {
        return all.stream().anyMatch(address -> address.family() == family);
    }

    /** A link-local IPv6 address is one only together with its link. */
    private static boolean serves(
            final IpAddress address, final List<IpPrefix> nodePortAddresses, final FrontendScope scope) {
        if (address.isLinkLocal() && !address.isV4()) {
            return false;
        }
        if (scope == FrontendScope.LOOPBACK_NODE_PORTS && !address.isLoopback()) {
            return false;
        }
        return nodePortAddresses.isEmpty()
                ? !address.isLoopback()
                : nodePortAddresses.stream().anyMatch(prefix -> prefix.contains(address));
    }
}
