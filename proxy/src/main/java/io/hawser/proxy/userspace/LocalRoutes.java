package io.hawser.proxy.userspace;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.RouteType;
import io.hawser.linux.route.RtTable;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The routes that make addresses of services this host's (AnyIP), without a device that bears them. They are told from
 * others' by their protocol. Not thread safe.
 */
final class LocalRoutes {
    /** rt_protos of iproute2 has no name for it, and none of linux/rtnetlink.h is it. */
    static final int PROTOCOL = 104;

    /** What to say when they cannot be removed. */
    static final String LEFT = "routes of protocol " + PROTOCOL + " in table local are left in place; "
            + "'ip route flush table local proto " + PROTOCOL + "' removes them";

    /** The loopback interface has index 1 in every network namespace. */
    private static final int LOOPBACK_INDEX = 1;

    private final RouteNetlink netlink;
    private Set<IpPrefix> installed = Set.of();

    LocalRoutes(final RouteNetlink netlink) {
        this.netlink = netlink;
    }

    /** Reads what the kernel has of them. */
    void read() {
        installed =
                netlink
                        .routes(RouteFilter.ALL
                                .table(RtTable.RT_TABLE_LOCAL)
                                .protocol(PROTOCOL)
                                .type(RouteType.LOCAL))
                        .stream()
                        .map(Route::destination)
                        .collect(Collectors.toSet());
    }

    /** Adds those that are missing, and says whether any was. */
    boolean add(final Set<IpPrefix> wanted) {
        final RouteTransaction transaction = netlink.newTransaction();
        final Set<IpPrefix> missing = new HashSet<>(wanted);
        missing.removeAll(installed);
        missing.forEach(prefix -> transaction.addRoute(route(prefix)));
        commit(transaction, Errno.EEXIST);
        final Set<IpPrefix> all = new HashSet<>(installed);
        all.addAll(missing);
        installed = all;
        return !missing.isEmpty();
    }

    /** Deletes those that are not wanted, and says whether there was any. */
    boolean retain(final Set<IpPrefix> wanted) {
        final Set<IpPrefix> stale = new HashSet<>(installed);
        stale.removeAll(wanted);
        remove(stale);
        return !stale.isEmpty();
    }

    /** Deletes these. */
    void remove(final Set<IpPrefix> stale) {
        final RouteTransaction transaction = netlink.newTransaction();
        stale.forEach(prefix -> transaction.deleteRoute(route(prefix)));
        commit(transaction, Errno.ESRCH);
        final Set<IpPrefix> left = new HashSet<>(installed);
        left.removeAll(stale);
        installed = left;
    }

    private static void commit(final RouteTransaction transaction, final int harmless) {
        if (transaction.isEmpty()) {
            return;
        }
        for (final NetlinkException refusal : transaction.commit().refusals()) {
            if (refusal.errno() != harmless) {
                throw refusal;
            }
        }
    }

    private static Route route(final IpPrefix prefix) {
        return Route.to(prefix)
                .type(RouteType.LOCAL)
                .dev(LOOPBACK_INDEX)
                .protocol(PROTOCOL)
                .build();
    }
}
