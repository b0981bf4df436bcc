package io.hawser.linux.route;

import static io.hawser.linux.route.SentBytes.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import org.junit.jupiter.api.Test;

/**
 * Requests are, to the byte, what iproute2 6.1.0 sends for the command above each. Captured in a namespace of its own
 * with {@code strace -e trace=sendmsg -e write=3}; sequence number and port are left zero. The links are u0 (index 10)
 * and u1 (index 11), a veth pair, u2, which u1 was renamed to, and vx (index 13), a vxlan device.
 */
class RouteAndNeighbourGoldenTest {
    private static final int LO = 1;
    private static final int U0 = 10;
    private static final int U2 = 11;
    private static final int VX = 13;
    private static final IpAddress VTEP = IpAddress.parse("10.244.20.0");
    private static final MacAddress MAC = MacAddress.parse("a6:e9:ad:f6:0d:1e");
    private static final Route DETAILED = to("10.244.20.0/24")
            .via(VTEP)
            .dev(U0)
            .onlink()
            .source(IpAddress.parse("10.244.15.1"))
            .metric(5)
            .mtu(1400)
            .protocol(99)
            .build();

    @Test
    void routeLikeFlannels() {
        // ip route add 10.244.20.0/24 via 10.244.20.0 dev u0 onlink
        assertThat(sent(tx -> tx.addRoute(
                        to("10.244.20.0/24").via(VTEP).dev(U0).onlink().build())))
                .isEqualTo("""
                        34000000 18000506 00000000 00000000 02180000 fe030001 04000000 08000100
                        0af41400 08000500 0af41400 08000400 0a000000""");
    }

    @Test
    void routeIsReplaced() {
        // ip route replace 10.244.20.0/24 via 10.244.20.0 dev u0 onlink src 10.244.15.1 metric 5 mtu 1400 proto 99
        assertThat(sent(tx -> tx.replaceRoute(DETAILED))).isEqualTo("""
                        50000000 18000505 00000000 00000000 02180000 fe630001 04000000 08000100
                        0af41400 08000500 0af41400 08000700 0af40f01 08000600 05000000 08000400
                        0a000000 0c000800 08000200 78050000""");
    }

    @Test
    void routeIsDeleted() {
        // ip route del unicast 10.244.20.0/24 via 10.244.20.0 dev u0 onlink metric 5 proto 99
        assertThat(sent(tx -> tx.deleteRoute(to("10.244.20.0/24")
                        .via(VTEP)
                        .dev(U0)
                        .onlink()
                        .metric(5)
                        .protocol(99)
                        .build())))
                .isEqualTo("""
                        3c000000 19000500 00000000 00000000 02180000 fe63ff01 04000000 08000100
                        0af41400 08000500 0af41400 08000600 05000000 08000400 0a000000""");
    }

    @Test
    void routeToThisHost() {
        // ip route add local 10.96.0.0/12 dev lo
        assertThat(sent(tx -> tx.addRoute(
                        to("10.96.0.0/12").type(RouteType.LOCAL).dev(LO).build())))
                .isEqualTo("""
                        2c000000 18000506 00000000 00000000 020c0000 ff03fe02 00000000 08000100
                        0a600000 08000400 01000000""");
    }

    @Test
    void routeThatDropsInATableOfItsOwn() {
        // ip route add blackhole 10.1.0.0/16 table 1000
        assertThat(sent(tx -> tx.addRoute(
                        to("10.1.0.0/16").type(RouteType.BLACKHOLE).table(1000).build())))
                .isEqualTo("""
                        2c000000 18000506 00000000 00000000 02100000 00030006 00000000 08000100
                        0a010000 08000f00 e8030000""");
    }

    @Test
    void ipv6Route() {
        // ip -6 route add fd00:1::/64 via fd00::5 dev u0
        assertThat(sent(tx -> tx.addRoute(to("fd00:1::/64")
                        .via(IpAddress.parse("fd00::5"))
                        .dev(U0)
                        .build())))
                .isEqualTo("""
                        4c000000 18000506 00000000 00000000 0a400000 fe030001 00000000 14000100
                        fd000001 00000000 00000000 00000000 14000500 fd000000 00000000 00000000
                        00000005 08000400 0a000000""");
    }

    @Test
    void ipv6RouteToThisHost() {
        // ip -6 route add local fd00:96::/112 dev lo
        assertThat(sent(tx -> tx.addRoute(
                        to("fd00:96::/112").type(RouteType.LOCAL).dev(LO).build())))
                .isEqualTo("""
                        38000000 18000506 00000000 00000000 0a700000 ff030002 00000000 14000100
                        fd000096 00000000 00000000 00000000 08000400 01000000""");
    }

    @Test
    void multipathRoute() {
        // ip route add default nexthop via 10.244.20.0 dev u0 onlink weight 2 nexthop via 10.244.15.7 dev u0
        assertThat(sent(tx -> tx.addRoute(to("0.0.0.0/0")
                        .nextHop(new NextHop(VTEP, U0, true, 2))
                        .nextHop(NextHop.via(IpAddress.parse("10.244.15.7"), U0))
                        .build())))
                .isEqualTo("""
                        40000000 18000506 00000000 00000000 02000000 fe030001 00000000 24000900
                        10000401 0a000000 08000500 0af41400 10000000 0a000000 08000500 0af40f07""");
    }

    @Test
    void ipv4RouteViaAnIpv6Router() {
        // ip route add 10.6.0.0/24 via inet6 fd00::5 dev u0
        assertThat(sent(tx -> tx.addRoute(to("10.6.0.0/24")
                        .via(IpAddress.parse("fd00::5"))
                        .dev(U0)
                        .build())))
                .isEqualTo("""
                        44000000 18000506 00000000 00000000 02180000 fe030001 00000000 08000100
                        0a060000 16001200 0a00fd00 00000000 00000000 00000000 00050000 08000400
                        0a000000""");
    }

    @Test
    void neighbour() {
        // ip neigh add 10.244.20.0 lladdr a6:e9:ad:f6:0d:1e dev u0 nud permanent
        assertThat(sent(tx -> tx.addNeighbour(Neighbour.permanent(U0, VTEP, MAC))))
                .isEqualTo("""
                        30000000 1c000506 00000000 00000000 02000000 0a000000 80000000 08000100
                        0af41400 0a000200 a6e9adf6 0d1e0000""");
    }

    @Test
    void neighbourIsReplaced() {
        // ip neigh replace fd00::20 lladdr a6:e9:ad:f6:0d:1e dev u0 nud permanent
        assertThat(sent(tx -> tx.replaceNeighbour(Neighbour.permanent(U0, IpAddress.parse("fd00::20"), MAC))))
                .isEqualTo("""
                        3c000000 1c000505 00000000 00000000 0a000000 0a000000 80000000 14000100
                        fd000000 00000000 00000000 00000020 0a000200 a6e9adf6 0d1e0000""");
    }

    @Test
    void neighbourIsDeleted() {
        // ip neigh del 10.244.20.0 dev u0
        assertThat(sent(tx -> tx.deleteNeighbour(Neighbour.permanent(U0, VTEP, MAC))))
                .isEqualTo("""
                        24000000 1d000500 00000000 00000000 02000000 0a000000 80000000 08000100
                        0af41400""");
    }

    @Test
    void fdbEntryLikeFlannels() {
        // bridge fdb add a6:e9:ad:f6:0d:1e dst 198.18.0.2 dev vx self permanent
        assertThat(sent(tx -> tx.addFdbEntry(FdbEntry.remote(VX, MAC, IpAddress.parse("198.18.0.2")))))
                .isEqualTo("""
                        30000000 1c000506 00000000 00000000 07000000 0d000000 c0000200 0a000200
                        a6e9adf6 0d1e0000 08000100 c6120002""");
    }

    @Test
    void fdbEntryWithAllThatCanBeSetIsAppended() {
        // bridge fdb append 00:00:00:00:00:00 dst 198.18.0.3 port 4789 vni 7 via u0 dev vx self permanent
        assertThat(sent(tx -> tx.appendFdbEntry(new FdbEntry(
                        VX,
                        MacAddress.ZERO,
                        FdbEntry.Table.SELF,
                        IpAddress.parse("198.18.0.3"),
                        FdbState.PERMANENT,
                        0,
                        4789,
                        7,
                        U0,
                        0))))
                .isEqualTo("""
                        48000000 1c00050c 00000000 00000000 07000000 0d000000 c0000200 0a000200
                        00000000 00000000 08000100 c6120003 06000600 12b50000 08000700 07000000
                        08000800 0a000000""");
    }

    @Test
    void fdbEntryIsReplaced() {
        // bridge fdb replace a6:e9:ad:f6:0d:1e dst fd00::4 dev vx self permanent
        assertThat(sent(tx -> tx.replaceFdbEntry(FdbEntry.remote(VX, MAC, IpAddress.parse("fd00::4")))))
                .isEqualTo("""
                        3c000000 1c000505 00000000 00000000 07000000 0d000000 c0000200 0a000200
                        a6e9adf6 0d1e0000 14000100 fd000000 00000000 00000000 00000004""");
    }

    @Test
    void fdbEntryIsDeleted() {
        // bridge fdb del a6:e9:ad:f6:0d:1e dst 198.18.0.2 dev vx self
        assertThat(sent(tx -> tx.deleteFdbEntry(FdbEntry.remote(VX, MAC, IpAddress.parse("198.18.0.2")))))
                .isEqualTo("""
                        30000000 1d000500 00000000 00000000 07000000 0d000000 c0000200 0a000200
                        a6e9adf6 0d1e0000 08000100 c6120002""");
    }

    @Test
    void fdbEntryOfABridge() {
        // bridge fdb add a6:e9:ad:f6:0d:1e dev u2 master static
        assertThat(sent(tx -> tx.addFdbEntry(FdbEntry.port(U2, MAC, FdbState.STATIC))))
                .isEqualTo("""
                        28000000 1c000506 00000000 00000000 07000000 0b000000 42000400 0a000200
                        a6e9adf6 0d1e0000""");
    }

    @Test
    void fdbEntryOfABridgesVlan() {
        // bridge fdb add a6:e9:ad:f6:0d:1e dev u2 master static vlan 5
        assertThat(sent(tx -> tx.addFdbEntry(
                        new FdbEntry(U2, MAC, FdbEntry.Table.MASTER, null, FdbState.STATIC, 5, 0, 0, 0, 0))))
                .isEqualTo("""
                        30000000 1c000506 00000000 00000000 07000000 0b000000 42000400 0a000200
                        a6e9adf6 0d1e0000 06000500 05000000""");
    }

    private static Route.Builder to(final String destination) {
        return Route.to(IpPrefix.parse(destination));
    }
}
