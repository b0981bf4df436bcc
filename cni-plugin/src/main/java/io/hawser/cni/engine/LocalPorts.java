package io.hawser.cni.engine;

import io.hawser.linux.route.Ipv4Devconf;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;

/** Host ports are open at 127.0.0.1 too, whose packets the kernel sends out by no device unless it is told to. */
final class LocalPorts {
    private LocalPorts() {}

    static void open(final RouteNetlink route, final Link hostEnd) {
        final int out = hostEnd.master() != 0
                ? hostEnd.master()
                : route.linkByIndex(hostEnd.index()).map(Link::master).orElse(0);
        route.linkByIndex(out == 0 ? hostEnd.index() : out)
                .ifPresent(link -> route.newTransaction()
                        .changeLink(link.ref(), LinkSetting.ipv4Conf(Ipv4Devconf.IPV4_DEVCONF_ROUTE_LOCALNET, 1))
                        .commitOrThrow());
    }
}
