package io.hawser.overlay.probe;

import io.hawser.linux.ethtool.Ethtool;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.linux.route.FdbEntry;
import io.hawser.linux.route.IfaF;
import io.hawser.linux.route.InterfaceAddress;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.LinkSetting;
import io.hawser.linux.route.Neighbour;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.VethEnd;
import io.hawser.linux.route.Vxlan;
import io.hawser.overlay.firewall.PodFirewall;
import io.hawser.overlay.firewall.PodNetwork;
import io.hawser.overlay.firewall.TunnelEnd;
import java.util.List;
import java.util.Optional;

/**
 * A node in small, in the namespace of the calling thread, which must be empty. The wire to the others is a veth pair
 * whose near end makes no checksums: as with a plain network card, the kernel must have made all of them. Addresses
 * are those for benchmarks (RFC 2544, RFC 5180).
 */
final class ProbeBench {
    /** kube-proxy's mark of what is to be masqueraded. */
    static final int MARK = 0x4000;

    private static final String NEAR = "hw-near";
    private static final String FAR = "hw-far";
    private static final String TUNNEL = "hw-vxlan";
    private static final MacAddress NEXT_NODE = MacAddress.parse("02:00:00:00:00:02");
    private static final MacAddress NEXT_VTEP = MacAddress.parse("02:00:00:00:00:03");

    private final IpFamily family;
    private final Vxlan settings;
    private final boolean masquerade;

    ProbeBench(final Vxlan settings, final boolean masquerade) {
        this.settings = settings;
        this.masquerade = masquerade;
        family = settings.local().family();
    }

    /** Where packets are sent from: no pod's address, so that they are masqueraded. */
    IpAddress source() {
        return IpAddress.parse(v4() ? "198.18.1.1" : "2001:2:0:1::1");
    }

    /** A pod of the other node. */
    IpAddress destination() {
        return IpAddress.parse(v4() ? "198.19.2.9" : "2001:2:0:ff02::9");
    }

    /**
     * Makes links, addresses and rules.
     *
     * @return index of the device that is the other node's end of the wire
     */
    int build() {
        final IpAddress nextNode = IpAddress.parse(v4() ? "198.18.0.2" : "2001:2::2");
        try (RouteNetlink route = RouteNetlink.open()) {
            // The far end first: the near one then has a carrier from the beginning, and no packet is dropped.
            route.newTransaction()
                    .changeLink(LinkRef.named("lo"), LinkSetting.up())
                    .addVeth(VethEnd.of(NEAR), VethEnd.of(FAR))
                    .changeLink(LinkRef.named(FAR), LinkSetting.up())
                    .commitOrThrow();
            final int near = index(route, NEAR);
            try (Ethtool ethtool = Ethtool.open()) {
                ethtool.setTxChecksum(NEAR, false);
            }
            route.newTransaction()
                    .addAddress(address(near, underlay()))
                    .changeLink(LinkRef.index(near), LinkSetting.up())
                    .addNeighbour(Neighbour.permanent(near, nextNode, NEXT_NODE))
                    .addLink(
                            TUNNEL,
                            settings.toBuilder()
                                    .local(underlay().address())
                                    .lower(near)
                                    .build())
                    .addAddress(address(index(route, "lo"), IpPrefix.host(source())))
                    .commitOrThrow();
            final int tunnel = index(route, TUNNEL);
            route.newTransaction()
                    .addAddress(address(tunnel, IpPrefix.parse(v4() ? "198.19.1.1/16" : "2001:2:0:ff01::1/56")))
                    .changeLink(LinkRef.index(tunnel), LinkSetting.up())
                    .addNeighbour(Neighbour.permanent(tunnel, destination(), NEXT_VTEP))
                    .addFdbEntry(FdbEntry.remote(tunnel, NEXT_VTEP, nextNode))
                    .commitOrThrow();
            writeRules();
            return index(route, FAR);
        }
    }

    private void writeRules() {
        final IpPrefix pods = IpPrefix.parse(v4() ? "198.19.0.0/16" : "2001:2:0:ff00::/56");
        final IpPrefix own = IpPrefix.parse(v4() ? "198.19.1.0/24" : "2001:2:0:ff01::/64");
        final TunnelEnd end = new TunnelEnd(underlay().address(), settings.port());
        try (Nftables nftables = Nftables.open()) {
            final NfTransaction transaction = nftables.newTransaction();
            PodFirewall.write(new PodNetwork(pods, Optional.of(own), true, Optional.of(end), List.of()), transaction);
            if (masquerade) {
                writeStranger(transaction);
            }
            transaction.commit();
        }
    }

    /** What masquerades all that bears the mark, the tunnel's packets too, as older kube-proxies do. */
    private void writeStranger(final NfTransaction transaction) {
        final Register register = Register.R0;
        final Table table = new Table(v4() ? NfFamily.IP : NfFamily.IP6, "stranger");
        final Chain chain = table.chain("postrouting");
        transaction
                .add(table)
                .add(chain, Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT))
                .add(chain.rule(
                        new Meta(MetaKey.MARK, register),
                        Bitwise.and(register, Bytes.u32(MARK)),
                        Cmp.eq(register, Bytes.u32(MARK)),
                        new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY)));
    }

    private IpPrefix underlay() {
        return IpPrefix.parse(v4() ? "198.18.0.1/24" : "2001:2::1/64");
    }

    private boolean v4() {
        return family == IpFamily.IPV4;
    }

    private static InterfaceAddress address(final int ifindex, final IpPrefix prefix) {
        final InterfaceAddress address = InterfaceAddress.of(ifindex, prefix);
        return prefix.address().isV4() ? address : address.withFlags(IfaF.IFA_F_NODAD);
    }

    private static int index(final RouteNetlink route, final String name) {
        return route.linkByName(name)
                .orElseThrow(() -> new IllegalStateException(name + " went away"))
                .index();
    }
}
