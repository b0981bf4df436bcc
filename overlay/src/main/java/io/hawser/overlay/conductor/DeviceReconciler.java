package io.hawser.overlay.conductor;

import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.route.Vxlan;
import io.hawser.linux.route.VxlanFlag;
import io.hawser.overlay.backend.TunnelDevice;
import io.hawser.overlay.backend.Underlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tunnel devices what they should be: kept if they are right, changed if that is possible, else made anew. */
final class DeviceReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceReconciler.class);

    private final RouteNetlink route;
    private final HostSettings kernel;
    private final ChecksumOffload checksums;

    DeviceReconciler(final RouteNetlink route, final HostSettings kernel, final ChecksumOffload checksums) {
        this.route = route;
        this.kernel = kernel;
        this.checksums = checksums;
    }

    /**
     * Brings one device about.
     *
     * @param underlay what it stands on
     * @return its index
     * @throws io.hawser.linux.netlink.NetlinkException if the kernel refuses
     * @throws IllegalStateException if the name belongs to something that is no vxlan device
     */
    int reconcile(final TunnelDevice device, final Underlay underlay) {
        final Optional<Link> present = route.linkByName(device.name());
        if (present.isPresent() && isSameTunnel(vxlan(present.get()), device.settings())) {
            checksums.settle(device.name(), device.settings(), underlay.name());
            adjust(present.get(), device);
            return present.get().index();
        }
        final RouteTransaction transaction = route.newTransaction();
        if (present.isPresent()) {
            LOG.warn("{} is {}, not {}: made anew", device.name(), vxlan(present.get()), device.settings());
            transaction.deleteLink(present.get().ref());
        } else {
            LOG.info("{} is made: {} mac {} mtu {}", device.name(), device.settings(), device.mac(), device.mtu());
        }
        transaction.addLink(
                device.name(), device.settings(), LinkSetting.mac(device.mac()), LinkSetting.mtu(device.mtu()));
        transaction.commitOrThrow();
        final Link made = route.linkByName(device.name())
                .orElseThrow(() -> new IllegalStateException(device.name() + " went away while it was made"));
        checksums.settle(device.name(), device.settings(), underlay.name());
        adjust(made, device);
        return made.index();
    }

    private void adjust(final Link link, final TunnelDevice device) {
        final RouteTransaction transaction = route.newTransaction();
        final List<LinkSetting> settings = new ArrayList<>();
        if (!device.mac().equals(link.mac())) {
            LOG.warn("{} had MAC {}, which peers do not know: set back to {}", link.name(), link.mac(), device.mac());
            settings.add(LinkSetting.mac(device.mac()));
        }
        if (link.mtu() != device.mtu()) {
            settings.add(LinkSetting.mtu(device.mtu()));
        }
        if (!settings.isEmpty()) {
            transaction.changeLink(link.ref(), settings.toArray(LinkSetting[]::new));
        }
        new DeviceAddresses(route).write(transaction, link.index(), List.of(device.address()));
        kernel.prepareDevice(device.name(), device.address().family());
        if (!link.isUp()) {
            transaction.changeLink(link.ref(), LinkSetting.up());
        }
        if (!transaction.isEmpty()) {
            LOG.debug("{}", transaction);
            transaction.commitOrThrow();
        }
    }

    private static Vxlan vxlan(final Link link) {
        return link.kind(Vxlan.class)
                .orElseThrow(() -> new IllegalStateException(link.name() + " exists and is " + link.kind()
                        + ", not a vxlan device: remove or rename it (ip link delete " + link.name() + ")"));
    }

    /** Whether only settings differ that the kernel lets be changed, or that make no difference to peers. */
    private static boolean isSameTunnel(final Vxlan present, final Vxlan wanted) {
        return present.vni() == wanted.vni()
                && present.port() == wanted.port()
                && present.lower() == wanted.lower()
                && wanted.local().equals(present.local())
                && present.remote() == null
                && present.is(VxlanFlag.LEARNING) == wanted.is(VxlanFlag.LEARNING)
                && present.is(VxlanFlag.GBP) == wanted.is(VxlanFlag.GBP);
    }
}
