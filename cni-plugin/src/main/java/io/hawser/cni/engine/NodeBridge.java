package io.hawser.cni.engine;

import io.hawser.cni.config.Wiring;
import io.hawser.cni.spec.CniException;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.route.Bridge;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteTransaction;
import io.hawser.linux.sysctl.Sysctl;
import io.hawser.linux.sysctl.SysctlKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The bridge that pods are ports of. It stays when they go. */
final class NodeBridge {
    private static final SysctlKey FORWARD_IPV4 = SysctlKey.parse("net.ipv4.ip_forward");
    private static final SysctlKey FORWARD_IPV6 = SysctlKey.parse("net.ipv6.conf.all.forwarding");

    private final RouteNetlink host;

    NodeBridge(final RouteNetlink host) {
        this.host = host;
    }

    /**
     * Makes the bridge what the plan needs, whatever there is of it.
     *
     * @throws CniException if something else has its name, or it has an address that is in the way
     */
    Link ensure(final Plan plan) {
        final Wiring wiring = plan.conf().wiring();
        final Link found = host.linkByName(wiring.bridge()).orElseGet(() -> create(wiring.bridge(), plan));
        if (found.kind(Bridge.class).isEmpty()) {
            throw CniException.internal(
                    "\"" + found.name() + "\" already exists but is not a bridge",
                    "it is " + found + "; name another bridge");
        }
        final RouteTransaction transaction = host.newTransaction();
        if (!found.isUp()) {
            transaction.changeLink(found.ref(), LinkSetting.up());
        }
        if (wiring.promiscuous() && !found.isPromiscuous()) {
            transaction.changeLink(found.ref(), LinkSetting.promiscuous(true));
        }
        if (wiring.gateway()) {
            final List<InterfaceAddress> present = host.addresses(found.index());
            plan.addresses().forEach(each -> address(found, wiring, present, each.gatewayPrefix(), transaction));
        }
        if (!transaction.isEmpty()) {
            transaction.commitOrThrow();
        }
        if (wiring.gateway()) {
            forward(plan);
        }
        return found;
    }

    /** Lets the host forward the families that the plan has. */
    static void forward(final Plan plan) {
        if (plan.has(IpFamily.IPV4)) {
            Sysctl.ensure(FORWARD_IPV4, "1");
        }
        if (plan.has(IpFamily.IPV6)) {
            Sysctl.ensure(FORWARD_IPV6, "1");
        }
    }

    /**
     * Lets the host use its link-local address on a device at once: until then it asks nobody for theirs, and what it
     * forwards to pods waits. To be called before the device is up.
     */
    static void skipDuplicateDetection(final String device) {
        Sysctl.ensure(SysctlKey.ofDevice("net.ipv6.conf", device, "accept_dad"), "0");
    }

    private Link create(final String name, final Plan plan) {
        // With an address from the beginning it keeps it; else it takes the least of its ports', which come and go.
        final List<LinkSetting> settings = new ArrayList<>(List.of(LinkSetting.mac(randomAddress())));
        if (plan.mtu() != 0) {
            settings.add(LinkSetting.mtu(plan.mtu()));
        }
        host.newTransaction()
                .addLink(name, Bridge.DEFAULT, settings.toArray(LinkSetting[]::new))
                .commitOrThrow();
        if (plan.has(IpFamily.IPV6)) {
            skipDuplicateDetection(name);
        }
        host.newTransaction().changeLink(LinkRef.named(name), LinkSetting.up()).commitOrThrow();
        return host.linkByName(name).orElseThrow();
    }

    /** Locally administered, of one interface (IEEE 802: the two lowest bits of the first byte). */
    private static MacAddress randomAddress() {
        final long bits = ThreadLocalRandom.current().nextLong() & 0xffff_ffff_ffffL;
        return new MacAddress((bits & ~(1L << 40)) | (1L << 41));
    }

    private static void address(
            final Link bridge,
            final Wiring wiring,
            final List<InterfaceAddress> present,
            final IpPrefix wanted,
            final RouteTransaction transaction) {
        for (final InterfaceAddress address : present) {
            if (address.prefix().equals(wanted)) {
                return;
            }
            final boolean inTheWay = address.family() == wanted.family()
                    && (wanted.family() == IpFamily.IPV4
                            || address.prefix().network().overlaps(wanted.network()));
            if (inTheWay && !wiring.forceAddress()) {
                throw CniException.internal(
                        "\"" + bridge.name() + "\" already has an IP address different from " + wanted,
                        "it has " + address.prefix() + "; set forceAddress to have it taken away, or name another "
                                + "bridge");
            }
            if (inTheWay) {
                transaction.deleteAddress(address);
            }
        }
        transaction.addAddress(VethPair.interfaceAddress(bridge.index(), wanted, 0));
    }
}
