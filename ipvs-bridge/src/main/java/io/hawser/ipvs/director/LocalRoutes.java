package io.hawser.ipvs.director;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.RouteType;
import io.hawser.linux.route.RtTable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Addresses that are local by a route alone, a whole range by one: no device has to have them. The routes are told from
 * others by their protocol.
 */
final class LocalRoutes implements VirtualAddresses {
    /** Who installed the routes: of the numbers that linux/rtnetlink.h leaves to daemons. */
    static final int PROTOCOL = 72;

    private static final RouteFilter OURS =
            RouteFilter.ALL.table(RtTable.RT_TABLE_LOCAL).type(RouteType.LOCAL).protocol(PROTOCOL);
    private static final String LOOPBACK = "lo";

    private final RouteNetlink route;
    private final RouteTransaction transaction;
    private final int loopback;

    /** @param route is used, and stays the caller's */
    LocalRoutes(final RouteNetlink route) {
        this.route = route;
        transaction = route.newTransaction();
        loopback = route.link(LinkRef.named(LOOPBACK)).map(Link::index).orElse(1);
    }

    @Override
    public void prepare() {}

    @Override
    public Set<IpPrefix> held() {
        return route.routes(OURS).stream().map(Route::destination).collect(Collectors.toSet());
    }

    @Override
    public NetlinkOutcome add(final Collection<IpPrefix> prefixes) {
        transaction.clear();
        prefixes.forEach(prefix -> transaction.addRoute(local(prefix)));
        return without(Errno.EEXIST);
    }

    @Override
    public NetlinkOutcome remove(final Collection<IpPrefix> prefixes) {
        transaction.clear();
        prefixes.forEach(prefix -> transaction.deleteRoute(local(prefix)));
        return without(Errno.ESRCH);
    }

    @Override
    public void cleanUp() {
        transaction.clear();
        route.routes(OURS).forEach(transaction::deleteRoute);
        without(Errno.ESRCH).orThrow();
    }

    @Override
    public int device() {
        return 0;
    }

    private Route local(final IpPrefix prefix) {
        return Route.to(prefix)
                .type(RouteType.LOCAL)
                .dev(loopback)
                .protocol(PROTOCOL)
                .build();
    }

    /** What was refused, but for what is as it should be already. */
    private NetlinkOutcome without(final int errno) {
        final NetlinkOutcome outcome = transaction.commit();
        final List<NetlinkException> others = outcome.refusals().stream()
                .filter(refusal -> refusal.errno() != errno)
                .toList();
        return new NetlinkOutcome(others);
    }
}
