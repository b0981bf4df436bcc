package io.hawser.overlay.conductor;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.Tun;
import io.hawser.overlay.backend.CarriedTunnel;
import io.hawser.overlay.datapath.Datapath;
import io.hawser.overlay.datapath.TunnelStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes the tunnel that this process carries, and makes its device what it should be. */
final class TunnelReconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelReconciler.class);

    private final RouteNetlink route;
    private final HostSettings kernel;
    private volatile Optional<Datapath> open = Optional.empty();

    TunnelReconciler(final RouteNetlink route, final HostSettings kernel) {
        this.route = route;
        this.kernel = kernel;
    }

    /** What the tunnel has done since it was opened; empty if there is none. Any thread may ask. */
    Optional<TunnelStats> stats() {
        return open.map(Datapath::stats);
    }

    /** Without a tunnel to carry, one that is open goes. */
    void closeIfUnwanted(final Optional<CarriedTunnel> wanted) {
        if (wanted.isEmpty()) {
            close();
        }
    }

    /**
     * Brings a tunnel about.
     *
     * @return its device's index
     * @throws io.hawser.linux.LinuxException if the kernel gives no device, or the port is taken
     */
    int reconcile(final CarriedTunnel wanted) {
        final String name = wanted.settings().device();
        Optional<Link> link = present(name);
        if (open.isPresent() && (link.isEmpty() || !open.get().settings().equals(wanted.settings()))) {
            LOG.warn("{} is opened anew: {}", name, link.isEmpty() ? "its device was deleted" : wanted.settings());
            close();
            link = Optional.empty();
        }
        if (open.isEmpty()) {
            open = Optional.of(Datapath.open(wanted.settings()));
            link = present(name);
        }
        final Link device = link.orElseThrow(() -> new IllegalStateException(name + " went away while it was made"));
        open.get().peers(wanted.peers());
        adjust(device, wanted);
        return device.index();
    }

    /** Ends the tunnel: its device goes. */
    @Override
    public void close() {
        open.ifPresent(Datapath::close);
        open = Optional.empty();
    }

    private Optional<Link> present(final String name) {
        return route.linkByName(name).filter(link -> link.kind(Tun.class).isPresent());
    }

    private void adjust(final Link link, final CarriedTunnel wanted) {
        final RouteTransaction transaction = route.newTransaction();
        for (final IpPrefix address : wanted.addresses()) {
            kernel.prepareDevice(link.name(), address.family());
        }
        final List<LinkSetting> settings = new ArrayList<>();
        if (link.mtu() != wanted.settings().mtu()) {
            settings.add(LinkSetting.mtu(wanted.settings().mtu()));
        }
        if (!link.isUp()) {
            settings.add(LinkSetting.up());
        }
        if (!settings.isEmpty()) {
            transaction.changeLink(link.ref(), settings.toArray(LinkSetting[]::new));
        }
        new DeviceAddresses(route).write(transaction, link.index(), wanted.addresses());
        if (!transaction.isEmpty()) {
            LOG.debug("{}", transaction);
            transaction.commitOrThrow();
        }
    }
}
