package io.hawser.ipvs.director;

import io.hawser.linux.ipvs.IpvsDestination;
import io.hawser.linux.ipvs.IpvsService;
import io.hawser.linux.ipvs.ListedDestination;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A virtual service as the kernel holds it.
 *
 * @param service what it is
 * @param destinations where it leads, and whether the kernel remembers no connection there
 */
record HeldServer(IpvsService service, Map<IpvsDestination.Key, Destination> destinations) {
    /**
     * A destination that is held.
     *
     * @param destination what it is
     * @param idle whether it is known to have no connection
     */
    record Destination(IpvsDestination destination, boolean idle) {}

    /** As it was listed. */
    static HeldServer of(final IpvsService service, final List<ListedDestination> listed) {
        final Map<IpvsDestination.Key, Destination> destinations = new LinkedHashMap<>();
        listed.forEach(
                each -> destinations.put(each.destination().key(), new Destination(each.destination(), each.isIdle())));
        return new HeldServer(service, destinations);
    }

    /** As it is remembered: what it should be, and destinations that have not gone yet. */
    static HeldServer of(final VirtualServer server, final Collection<IpvsDestination.Key> draining) {
        final Map<IpvsDestination.Key, Destination> destinations = new LinkedHashMap<>();
        server.destinations().forEach(each -> destinations.put(each.key(), new Destination(each, false)));
        for (final IpvsDestination.Key key : draining) {
            final IpvsDestination without =
                    IpvsDestination.of(key.address(), key.port()).withWeight(0);
            destinations.put(key, new Destination(without, false));
        }
        return new HeldServer(server.service(), destinations);
    }
}
