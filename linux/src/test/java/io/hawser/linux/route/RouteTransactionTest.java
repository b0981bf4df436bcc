package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkException;
import org.junit.jupiter.api.Test;

/** What a transaction says it will do, and what it will not begin to do. */
class RouteTransactionTest {
    private static final IpAddress VTEP = IpAddress.parse("10.244.20.0");
    private static final MacAddress MAC = MacAddress.parse("a6:e9:ad:f6:0d:1e");

    private final FakeNetlink fake = new FakeNetlink();
    private final RouteTransaction transaction = new RouteNetlink(new NetlinkConnection(fake)).newTransaction();

    @Test
    void changesOfAPeerReadAsAnOperatorWritesThem() {
        transaction
                .addRoute(Route.to(IpPrefix.parse("10.244.20.0/24"))
                        .via(VTEP)
                        .dev(3)
                        .onlink()
                        .build())
                .replaceNeighbour(Neighbour.permanent(3, VTEP, MAC))
                .deleteFdbEntry(FdbEntry.remote(3, MAC, IpAddress.parse("198.18.0.2")))
                .addFdbEntry(FdbEntry.port(4, MAC, FdbState.STATIC));
        assertThat(transaction).hasToString("""
                add route 10.244.20.0/24 via 10.244.20.0 dev 3 onlink
                replace neighbour 10.244.20.0 dev 3 lladdr a6:e9:ad:f6:0d:1e permanent
                delete fdb entry a6:e9:ad:f6:0d:1e dev 3 dst 198.18.0.2 self permanent
                add fdb entry a6:e9:ad:f6:0d:1e dev 4 master static
                """);
        assertThat(transaction.size()).isEqualTo(4);
        assertThat(transaction.clear().isEmpty()).isTrue();
    }

    @Test
    void changesOfLinksReadAsAnOperatorWritesThem() {
        final Vxlan vxlan = Vxlan.builder(1)
                .local(IpAddress.parse("198.18.0.1"))
                .lower(2)
                .without(VxlanFlag.LEARNING)
                .with(VxlanFlag.GBP)
                .build();
        transaction
                .addLink("flannel.1", vxlan, LinkSetting.mac(MAC), LinkSetting.mtu(1450), LinkSetting.up())
                .addVeth(VethEnd.of("hw0", LinkSetting.up()), VethEnd.of("eth0", LinkSetting.mtu(1400)))
                .addLink("br0", Bridge.DEFAULT.withAgeingTime(0))
                .changeLink(LinkRef.named("eth0"), LinkSetting.master(7), LinkSetting.down())
                .changeBridge(LinkRef.index(7), Bridge.DEFAULT.withAgeingTime(0), Bridge.DEFAULT)
                .vlanFiltering(LinkRef.index(7), true)
                .changeBridgePort(8, BridgePortSetting.on(BridgePortFlag.HAIRPIN))
                .addAlternativeName(LinkRef.index(8), "other")
                .deleteLink(LinkRef.named("hw0"));
        assertThat(transaction).hasToString("""
                add link flannel.1 vxlan id 1 local 198.18.0.1 dev 2 dstport 8472 nolearning gbp address %s mtu 1450 up
                add link hw0 veth peer (eth0 mtu 1400) up
                add link br0 bridge ageing_time 0
                change link eth0 master 7 down
                change link 7 bridge ageing_time 30000
                change link 7 vlan_filtering 1
                change bridge port 8 hairpin on
                add alternative name of link 8 other
                delete link hw0
                """.formatted(MAC));
    }

    @Test
    void changesOfAddressesRulesAndRareRoutesReadAsAnOperatorWritesThem() {
        transaction
                .addAddress(InterfaceAddress.of(3, IpPrefix.parse("10.9.0.1/30"))
                        .withPeer(IpAddress.parse("10.9.0.2"))
                        .withLifetime(50, 100))
                .deleteAddress(InterfaceAddress.of(3, IpPrefix.parse("fd00::1/64"))
                        .withFlags(IfaF.IFA_F_NODAD | IfaF.IFA_F_NOPREFIXROUTE))
                .addRoute(Route.to(IpPrefix.parse("0.0.0.0/0"))
                        .nextHop(NextHop.via(VTEP, 3))
                        .nextHop(new NextHop(null, 4, false, 2))
                        .metric(5)
                        .build())
                .addRoute(Route.to(IpPrefix.parse("fd00:96::/112"))
                        .type(RouteType.LOCAL)
                        .dev(1)
                        .build())
                .deleteRoute(Route.to(IpPrefix.parse("10.1.0.0/16"))
                        .type(RouteType.BLACKHOLE)
                        .table(1000)
                        .protocol(99)
                        .build())
                .addRule(Rule.lookup(IpFamily.IPV4, 1000)
                        .priority(100)
                        .from(IpPrefix.parse("10.0.0.0/8"))
                        .mark(0x4000, 0xff00)
                        .suppressPrefixLength(0)
                        .build())
                .deleteRule(Rule.of(IpFamily.IPV6, RuleAction.GOTO)
                        .priority(50)
                        .target(60)
                        .build());
        assertThat(transaction).hasToString("""
                add address 10.9.0.1 peer 10.9.0.2/30 dev 3 valid_lft 100 preferred_lft 50
                delete address fd00::1/64 dev 3 nodad noprefixroute
                add route default nexthop via 10.244.20.0 dev 3 weight 1 nexthop dev 4 weight 2 metric 5
                add route local fd00:96::/112 dev 1
                delete route blackhole 10.1.0.0/16 table 1000 proto 99
                add rule priority 100 from 10.0.0.0/8 fwmark 0x4000/0xff00 lookup 1000 suppress_prefixlength 0
                delete rule inet6 priority 50 from all goto 60
                """);
    }

    @Test
    void whatTheKernelTakesOnlyOfALinkThatIsThereIsSentBehindItsCreationAndTheFlagsLast() {
        transaction.addLink(
                "flannel.1",
                Vxlan.builder(1).build(),
                LinkSetting.up(),
                LinkSetting.addrGenMode(AddrGenMode.NONE),
                LinkSetting.mtu(1450));
        transaction.addVeth(VethEnd.of("hw0", LinkSetting.up()), VethEnd.of("hw1", LinkSetting.up()));
        assertThat(transaction).hasToString("""
                add link flannel.1 vxlan id 1 dstport 8472 mtu 1450
                change link flannel.1 addrgenmode none
                change link flannel.1 up
                add link hw0 veth peer (hw1) up
                change link hw1 up
                """);
    }

    @Test
    void whatCannotBeEncodedIsToldAtTheEndAndNothingIsSent() {
        transaction
                .deleteLink(LinkRef.named("first"))
                .addLink("brücke", Bridge.DEFAULT)
                .deleteLink(LinkRef.named("last"));
        assertThatThrownBy(transaction::commit)
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("'brücke' holds a character that is not ASCII");
        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void peerThatLeavesCannotBeSetUpFromHere() {
        transaction.addVeth(VethEnd.of("hw0"), VethEnd.of("eth0", LinkSetting.namespaceOfProcess(1), LinkSetting.up()));
        assertThatThrownBy(transaction::commit)
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("eth0 is made in another namespace")
                .hasMessageContaining("[up]");
        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void valuesThatCannotBeAreRefusedWhereTheyAreMade() {
        assertThatThrownBy(() -> Route.to(IpPrefix.parse("10.244.20.1/24")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("route to 10.244.20.1/24 has host bits; the network is 10.244.20.0/24");
        assertThatThrownBy(() -> Route.to(IpPrefix.parse("10.0.0.0/8"))
                        .dev(3)
                        .nextHop(NextHop.direct(4))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NextHop(null, 3, false, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LinkRef(3, "eth0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkRef.named("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Rule.lookup(IpFamily.IPV4, 5)
                        .from(IpPrefix.parse("fd00::/8"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
