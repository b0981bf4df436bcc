package io.hawser.proxy.userspace;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneException;
import io.hawser.proxy.plane.DataPlaneProvider;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.userspace.io.Sockets;
import io.netty.channel.epoll.Epoll;
import java.util.Optional;
import java.util.Set;

/** Services carried by this process, where the kernel gives nothing but sockets and routes. */
public final class UserspaceProvider implements DataPlaneProvider {
    /** For documentation alone: RFC 5737. */
    private static final IpAddress PROBE = IpAddress.parse("192.0.2.1");

    private static final int ANY_PORT = 0;

    private final ProxySettings settings;

    /** With these settings. */
    public UserspaceProvider(final ProxySettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return UserspacePlane.NAME;
    }

    @Override
    public String needs() {
        return "epoll, IP_FREEBIND, and local routes (CAP_NET_ADMIN)";
    }

    /** Makes an address this host's, listens there, and undoes both. */
    @Override
    public Optional<String> missing() {
        if (!Epoll.isAvailable()) {
            return Optional.of("Netty's epoll transport cannot be loaded: "
                    + Epoll.unavailabilityCause().getMessage());
        }
        try (RouteNetlink netlink = RouteNetlink.open()) {
            final LocalRoutes routes = new LocalRoutes(netlink);
            routes.read();
            final boolean added = routes.add(Set.of(IpPrefix.host(PROBE)));
            try {
                LibC.get().close(new Sockets().listen(PROBE, ANY_PORT, 1));
            } finally {
                if (added) {
                    routes.remove(Set.of(IpPrefix.host(PROBE)));
                }
            }
            return Optional.empty();
        } catch (final LinuxException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public DataPlane create(final NodeView node) {
        return UserspacePlane.open(node, settings);
    }

    @Override
    public boolean tracksInKernel() {
        return false;
    }

    /** The routes: all else went with the process that had it. */
    @Override
    public void removeLeftovers() {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            final LocalRoutes routes = new LocalRoutes(netlink);
            routes.read();
            routes.retain(Set.of());
        } catch (final LinuxException e) {
            throw new DataPlaneException(LocalRoutes.LEFT, e);
        }
    }
}
