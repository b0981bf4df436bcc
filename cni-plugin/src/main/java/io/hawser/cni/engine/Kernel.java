package io.hawser.cni.engine;

import io.hawser.linux.conntrack.Conntrack;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.traffic.TrafficNetlink;

/** What a host's namespace is changed through. One owner. */
final class Kernel implements AutoCloseable {
    private final RouteNetlink route = RouteNetlink.open();
    private final HostTable table = new HostTable(Nftables.open(), Conntrack.open());
    private final Limiter limiter = new Limiter(route, TrafficNetlink.open());
    private final LinkReaper reaper = new LinkReaper(route);

    RouteNetlink route() {
        return route;
    }

    HostTable table() {
        return table;
    }

    Limiter limiter() {
        return limiter;
    }

    LinkReaper reaper() {
        return reaper;
    }

    @Override
    public void close() {
        reaper.close();
        limiter.close();
        table.close();
        route.close();
    }
}
