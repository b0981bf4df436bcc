package io.hawser.ipvs.director;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.route.IfaF;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkKind;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Addresses on a device of kube-proxy's name, for those who look for them there. */
final class DummyDevice implements VirtualAddresses {
    /** As kube-proxy calls it. */
    static final String NAME = "kube-ipvs0";

    private static final LinkRef DEVICE = LinkRef.named(NAME);
    /** Left with the device, so that kube-proxy's own is not taken for ours. */
    private static final String ALIAS = "hawser";

    private final RouteNetlink route;
    private final RouteTransaction transaction;
    private int index;

    /** @param route is used, and stays the caller's */
    DummyDevice(final RouteNetlink route) {
        this.route = route;
        transaction = route.newTransaction();
        index = route.link(DEVICE).map(Link::index).orElse(0);
    }

    /** Makes the device if it is not there. It stays down, as kube-proxy's: addresses are local all the same. */
    @Override
    public void prepare() {
        index = route.link(DEVICE).map(Link::index).orElse(0);
        if (index == 0) {
            transaction.clear();
            transaction
                    .addLink(NAME, new LinkKind.Dummy(), LinkSetting.alias(ALIAS))
                    .commit()
                    .orThrow();
            index = route.link(DEVICE).map(Link::index).orElse(0);
        }
    }

    @Override
    public Set<IpPrefix> held() {
        return route.addresses(index).stream()
                .map(InterfaceAddress::prefix)
                .filter(prefix -> !prefix.address().isLinkLocal())
                .collect(Collectors.toSet());
    }

    @Override
    public NetlinkOutcome add(final Collection<IpPrefix> prefixes) {
        transaction.clear();
        prefixes.forEach(prefix -> transaction.addAddress(address(prefix)));
        return without(Errno.EEXIST);
    }

    @Override
    public NetlinkOutcome remove(final Collection<IpPrefix> prefixes) {
        transaction.clear();
        prefixes.forEach(prefix -> transaction.deleteAddress(address(prefix)));
        return without(Errno.EADDRNOTAVAIL);
    }

    /** Deletes the device if it is one that we made. */
    @Override
    public void cleanUp() {
        if (route.link(DEVICE).map(Link::alias).filter(ALIAS::equals).isPresent()) {
            transaction.clear();
            transaction.deleteLink(DEVICE).commit().orThrow();
        }
    }

    @Override
    public int device() {
        return index;
    }

    private InterfaceAddress address(final IpPrefix prefix) {
        final InterfaceAddress plain = InterfaceAddress.of(index, prefix);
        return prefix.address().isV4() ? plain : plain.withFlags(IfaF.IFA_F_NODAD);
    }

    private NetlinkOutcome without(final int errno) {
        final List<NetlinkException> others = transaction.commit().refusals().stream()
                .filter(refusal -> refusal.errno() != errno)
                .toList();
        return new NetlinkOutcome(others);
    }
}
