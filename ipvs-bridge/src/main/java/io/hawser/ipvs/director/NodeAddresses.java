package io.hawser.ipvs.director;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.proxy.plane.NodeView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The addresses that this node has, virtual ones aside.
 *
 * @param own all of them
 * @param serving those that node ports are served at, of both families
 */
record NodeAddresses(Set<IpAddress> own, Set<IpAddress> serving) {
    static final NodeAddresses NONE = new NodeAddresses(Set.of(), Set.of());

    /** @param without index of the device that has the virtual addresses; 0 for none */
    static NodeAddresses read(final RouteNetlink route, final NodeView node, final int without) {
        final Set<IpAddress> own = new HashSet<>();
        final Set<IpAddress> serving = new TreeSet<>();
        for (final InterfaceAddress each : route.addresses(RouteNetlink.ANY_LINK)) {
            if (each.ifindex() != without) {
                final IpAddress address = each.prefix().address();
                own.add(address);
                if (servesNodePorts(address, node.nodePortAddresses())) {
                    serving.add(address);
                }
            }
        }
        return new NodeAddresses(own, serving);
    }

    private static boolean servesNodePorts(final IpAddress address, final List<IpPrefix> told) {
        if (told.isEmpty()) {
            return !address.isLoopback() && !address.isLinkLocal();
        }
        return told.stream().anyMatch(prefix -> prefix.contains(address));
    }
}
