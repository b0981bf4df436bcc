package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.route.FdbEntry;
import io.hawser.linux.route.Neighbour;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.backend.TunnelDevice;
import io.hawser.overlay.firewall.PodFirewall;
import io.hawser.overlay.firewall.PodNetwork;
import io.hawser.overlay.firewall.TunnelEnd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dumps what the kernel holds, compares it with what it should hold, and changes what differs. */
final class OverlayReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayReconciler.class);

    private final RouteNetlink route;
    private final DeviceReconciler devices;
    private final TunnelReconciler tunnels;
    private final PodFirewall firewall;
    private final HostSettings kernel;
    private final boolean masquerade;

    OverlayReconciler(
            final RouteNetlink route,
            final DeviceReconciler devices,
            final TunnelReconciler tunnels,
            final PodFirewall firewall,
            final HostSettings kernel,
            final boolean masquerade) {
        this.route = route;
        this.devices = devices;
        this.tunnels = tunnels;
        this.firewall = firewall;
        this.kernel = kernel;
        this.masquerade = masquerade;
    }

    /**
     * What came of it.
     *
     * @param changes how many requests were sent beside those about devices; 0 if all was as it should be
     * @param refusals what the kernel refused
     * @param collisions subnets of peers that this host has as its own networks
     */
    record Result(int changes, List<NetlinkException> refusals, List<IpPrefix> collisions) {}

    /**
     * Brings {@code state} about.
     *
     * @throws NetlinkException if a device or the firewall is refused, or the kernel cannot be read
     */
    Result reconcile(final OverlayState state) {
        kernel.prepareHost(state);
        tunnels.closeIfUnwanted(state.tunnel());
        final Map<String, Integer> indexes = new LinkedHashMap<>();
        for (final TunnelDevice device : state.devices()) {
            indexes.put(device.name(), devices.reconcile(device, state.underlay()));
        }
        state.tunnel().ifPresent(tunnel -> indexes.put(tunnel.settings().device(), tunnels.reconcile(tunnel)));
        final List<Neighbour> neighbours = new ArrayList<>();
        final List<FdbEntry> fdb = new ArrayList<>();
        for (final int index : indexes.values()) {
            neighbours.addAll(route.neighbours(index));
            fdb.addAll(route.fdb(index));
        }
        final PathDifference difference = new PathDifference(state, indexes)
                .routes(route.routes(RouteFilter.MAIN))
                .neighbours(neighbours)
                .fdb(fdb);
        firewall.reconcile(podNetworks(state, difference.collisions()));

        final RouteTransaction transaction = route.newTransaction();
        difference.writeTo(transaction);
        if (transaction.isEmpty()) {
            return new Result(0, List.of(), difference.collisions());
        }
        LOG.debug("{}", transaction);
        final List<NetlinkException> refusals = transaction.commit().refusals();
        return new Result(transaction.size(), refusals, difference.collisions());
    }

    void close() {
        tunnels.close();
        route.close();
        firewall.close();
    }

    private static Optional<TunnelEnd> tunnelEnd(final OverlayState state, final IpFamily family) {
        return state.devices().stream()
                .map(TunnelDevice::settings)
                .filter(settings -> settings.local() != null && settings.local().family() == family)
                .map(settings -> new TunnelEnd(settings.local(), settings.port()))
                .findFirst();
    }

    private List<PodNetwork> podNetworks(final OverlayState state, final List<IpPrefix> foreign) {
        return state.networks().stream()
                .map(network -> new PodNetwork(
                        network,
                        state.own().subnet(network.family()),
                        masquerade,
                        tunnelEnd(state, network.family()),
                        Stream.concat(state.forbidden().stream(), foreign.stream())
                                .distinct()
                                .filter(subnet -> subnet.family() == network.family())
                                .toList()))
                .toList();
    }
}
