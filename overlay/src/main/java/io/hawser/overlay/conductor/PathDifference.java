package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.route.FdbEntry;
import io.hawser.linux.route.FdbState;
import io.hawser.linux.route.Neighbour;
import io.hawser.linux.route.NeighbourState;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.RtScope;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.backend.PeerPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is to be changed so that the kernel's routes, neighbours and FDB entries are those of the peers. */
final class PathDifference {
    /**
     * The protocol number of plain routes, by which they are told from others' on the same interface. Routes over a
     * tunnel device carry Flannel's, since the device tells whose they are.
     */
    static final int ROUTE_PROTOCOL = 72;

    /** An address has one place it leads to on a device, whatever another device says of it. */
    private record Vtep(int device, MacAddress mac) {
        static Vtep of(final FdbEntry entry) {
            return new Vtep(entry.ifindex(), entry.mac());
        }
    }

    private final Map<String, Integer> devices;
    private final int underlay;
    private final Map<Route.Key, Route> routes = new HashMap<>();
    private final Map<Neighbour.Key, Neighbour> neighbours = new HashMap<>();
    private final Map<Vtep, FdbEntry> fdb = new HashMap<>();
    private final List<Route> routesGone = new ArrayList<>();
    private final List<Neighbour> neighboursGone = new ArrayList<>();
    private final List<FdbEntry> fdbGone = new ArrayList<>();
    private final List<IpPrefix> collisions = new ArrayList<>();

    /**
     * @param state what should be
     * @param devices index of each tunnel device by its name
     */
    PathDifference(final OverlayState state, final Map<String, Integer> devices) {
        this.devices = Map.copyOf(devices);
        this.underlay = state.underlay().index();
        for (final PeerPath path : state.paths()) {
            add(path);
        }
    }

    private void add(final PeerPath path) {
        if (path instanceof PeerPath.Tunnelled tunnelled) {
            final int device = devices.get(tunnelled.device());
            add(Route.to(tunnelled.subnet())
                    .via(tunnelled.vtep())
                    .dev(device)
                    .onlink()
                    .build());
            final Neighbour neighbour = Neighbour.permanent(device, tunnelled.vtep(), tunnelled.vtepMac());
            neighbours.put(neighbour.key(), neighbour);
            final FdbEntry entry = FdbEntry.remote(device, tunnelled.vtepMac(), tunnelled.publicIp());
            fdb.put(Vtep.of(entry), entry);
        } else if (path instanceof PeerPath.Direct direct) {
            add(Route.to(direct.subnet())
                    .via(direct.gateway())
                    .dev(underlay)
                    .protocol(ROUTE_PROTOCOL)
                    .build());
        } else if (path instanceof PeerPath.Carried carried) {
            add(Route.to(carried.subnet())
                    .dev(devices.get(carried.device()))
                    .scope(RtScope.RT_SCOPE_UNIVERSE)
                    .build());
        }
    }

    private void add(final Route route) {
        routes.put(route.key(), route);
    }

    /** Compares with the routes of the main table. */
    PathDifference routes(final Collection<Route> present) {
        for (final Route route : present) {
            final Route wanted = routes.get(route.key());
            if (route.equals(wanted)) {
                routes.remove(route.key());
            } else if (isOurs(route)) {
                if (wanted == null) {
                    routesGone.add(route);
                }
            } else if (route.gateway() == null) {
                // A network of this very host, such as a bridge with pods of a subnet that this node has lost.
                collide(route.destination());
            }
        }
        return this;
    }

    private void collide(final IpPrefix connected) {
        // The route to the whole network may have any of this host's within.
        final List<Route.Key> within = routes.entrySet().stream()
                .filter(entry -> entry.getValue().gateway() != null)
                .map(Map.Entry::getKey)
                .filter(key -> key.destination().contains(connected))
                .toList();
        for (final Route.Key key : within) {
            collisions.add(key.destination());
            if (key.destination().equals(connected)) {
                routes.remove(key);
            }
        }
    }

    private boolean isOurs(final Route route) {
        if (route.gateway() == null && devices.containsValue(route.oif())) {
            // The kernel gives IPv6 devices routes of its own.
            return !route.destination().address().isLinkLocal()
                    && !route.destination().address().isMulticast();
        }
        return route.gateway() != null
                && (devices.containsValue(route.oif())
                        || (route.protocol() == ROUTE_PROTOCOL && route.oif() == underlay));
    }

    /** Compares with the neighbours on the tunnel devices. */
    PathDifference neighbours(final Collection<Neighbour> present) {
        for (final Neighbour neighbour : present) {
            final Neighbour wanted = neighbours.get(neighbour.key());
            if (neighbour.equals(wanted)) {
                neighbours.remove(neighbour.key());
            } else if (wanted == null && neighbour.state() == NeighbourState.PERMANENT) {
                neighboursGone.add(neighbour);
            }
        }
        return this;
    }

    /** Compares with the FDB entries of the tunnel devices. */
    PathDifference fdb(final Collection<FdbEntry> present) {
        final Set<Vtep> wantedVteps = new HashSet<>(fdb.keySet());
        for (final FdbEntry entry : present) {
            final FdbEntry wanted = fdb.get(Vtep.of(entry));
            if (entry.equals(wanted)) {
                fdb.remove(Vtep.of(entry));
            } else if (entry.destination() != null
                    && entry.state() == FdbState.PERMANENT
                    && !wantedVteps.contains(Vtep.of(entry))) {
                fdbGone.add(entry);
            }
        }
        return this;
    }

    /** Subnets of peers that this host believes to be its own networks: they are not routed to the peers. */
    List<IpPrefix> collisions() {
        return List.copyOf(collisions);
    }

    /** Adds the changes, so that a route never leads to a peer that is not known, not for a moment. */
    void writeTo(final RouteTransaction transaction) {
        fdb.values().forEach(transaction::replaceFdbEntry);
        neighbours.values().forEach(transaction::replaceNeighbour);
        routes.values().forEach(transaction::replaceRoute);
        routesGone.forEach(transaction::deleteRoute);
        neighboursGone.forEach(transaction::deleteNeighbour);
        fdbGone.forEach(transaction::deleteFdbEntry);
    }
}
