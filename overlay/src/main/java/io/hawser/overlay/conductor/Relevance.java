package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.Route;
import io.hawser.linux.route.RouteEvent;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.backend.TunnelDevice;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of the kernel's announcements could mean that the overlay is no longer as it should be. */
final class Relevance {
    private Set<String> deviceNames = Set.of();
    private List<IpPrefix> networks = List.of();
    private int underlay;

    /** Judges by this state from now on. */
    void to(final OverlayState state) {
        deviceNames = Stream.concat(
                        state.devices().stream().map(TunnelDevice::name),
                        state.tunnel().stream().map(tunnel -> tunnel.settings().device()))
                .collect(Collectors.toSet());
        networks = state.networks();
        underlay = state.underlay().index();
    }

    /** Whether to compare. Neighbours of other devices come and go all the time; those within the networks are ours. */
    boolean matters(final RouteEvent event) {
        if (event instanceof RouteEvent.LinkChanged changed) {
            return isOurs(changed.link());
        } else if (event instanceof RouteEvent.LinkRemoved removed) {
            return isOurs(removed.link());
        } else if (event instanceof RouteEvent.RouteChanged changed) {
            return isOurs(changed.route());
        } else if (event instanceof RouteEvent.RouteRemoved removed) {
            return isOurs(removed.route());
        } else if (event instanceof RouteEvent.AddressChanged changed) {
            return isOurs(changed.address());
        } else if (event instanceof RouteEvent.AddressRemoved removed) {
            return isOurs(removed.address());
        } else if (event instanceof RouteEvent.NeighbourRemoved removed) {
            return isWithin(removed.neighbour().address());
        } else if (event instanceof RouteEvent.NeighbourChanged changed) {
            return isWithin(changed.neighbour().address());
        }
        return event instanceof RouteEvent.FdbRemoved
                || event instanceof RouteEvent.FdbChanged
                || event instanceof RouteEvent.Overrun;
    }

    /** Whether a change that the kernel refused before may be possible now: the interface below changed. */
    boolean mayCure(final RouteEvent event) {
        if (event instanceof RouteEvent.LinkChanged changed) {
            return changed.link().index() == underlay;
        }
        return event instanceof RouteEvent.AddressChanged changed
                && changed.address().ifindex() == underlay;
    }

    private boolean isOurs(final Link link) {
        return link.index() == underlay || deviceNames.contains(link.name());
    }

    private boolean isOurs(final Route route) {
        return networks.stream().anyMatch(network -> network.overlaps(route.destination()))
                && route.destination().length() > 0;
    }

    private boolean isOurs(final InterfaceAddress address) {
        return address.ifindex() == underlay || isWithin(address.address());
    }

    private boolean isWithin(final IpAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
