package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Addresses, routes, neighbours, forwarding entries and rules: what the tools make is read as they show it, and what is
 * made here they show as it was meant. One namespace: u0 -- u1, a veth pair, both up, without addresses of their own.
 */
class RouteToolTest {
    private static final MacAddress MAC = MacAddress.parse("a6:e9:ad:f6:0d:1e");
    private static final MacAddress OTHER_MAC = MacAddress.parse("a6:e9:ad:f6:0d:1f");
    private static final int LO = 1;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private RouteNetlink netlink;
    private IpTool ip;
    private int u0;

    @BeforeEach
    void topology() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        netlink = namespace.call(RouteNetlink::open);
        ip = new IpTool(namespace);
        ip.batch("ip", """
                link add u0 type veth peer name u1
                link set u0 addrgenmode none up
                link set u1 addrgenmode none up
                """);
        u0 = netlink.linkByName("u0").orElseThrow().index();
    }

    @AfterEach
    void close() {
        netlink.close();
    }

    @Test
    void addressesThatIpMadeAreReadAsItShowsThem() {
        ip.batch("ip", """
                addr add 10.9.0.1 peer 10.9.0.2/30 dev u0
                addr add 10.9.1.1/24 dev u0 scope link noprefixroute
                addr add 10.9.2.1/24 dev u0 broadcast + label u0:x
                addr add fd00::1/64 dev u0 nodad noprefixroute
                addr add fd01::1 peer fd01::2/128 dev u0 nodad
                """);
        assertThat(netlink.addresses(u0)).hasSize(5).containsExactlyInAnyOrderElementsOf(ip.addresses("u0"));
        assertThat(netlink.addresses(RouteNetlink.ANY_LINK, IpFamily.IPV6))
                .extracting(InterfaceAddress::address)
                .containsExactlyInAnyOrder(
                        IpAddress.parse("::1"), IpAddress.parse("fd00::1"), IpAddress.parse("fd01::1"));
    }

    @Test
    void addressesMadeHereAreShownAsMeant() {
        final InterfaceAddress plain = address("10.9.1.1/24").withLabel("u0");
        final InterfaceAddress labelled = address("10.9.2.1/24")
                .withLabel("u0:x")
                .withBroadcast(IpAddress.parse("10.9.2.255"))
                .withScope(RtScope.RT_SCOPE_LINK);
        final InterfaceAddress joined = address("10.9.0.1/30").withLabel("u0").withPeer(IpAddress.parse("10.9.0.2"));
        final InterfaceAddress v6 = address("fd00::1/64").withFlags(IfaF.IFA_F_NODAD | IfaF.IFA_F_NOPREFIXROUTE);
        final List<InterfaceAddress> all = List.of(plain, labelled, joined, v6);
        final RouteTransaction transaction = netlink.newTransaction();
        all.forEach(transaction::addAddress);
        transaction.commitOrThrow();
        assertThat(ip.addresses("u0"))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(each -> each.withFlags(IfaF.IFA_F_PERMANENT))
                        .toList());

        netlink.newTransaction()
                .replaceAddress(plain.withLifetime(1_000, 2_000))
                .commitOrThrow();
        assertThat(ip.addresses("u0"))
                .filteredOn(each -> !each.isPermanent())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.key()).isEqualTo(plain.key());
                    assertThat(each.preferredSeconds()).isBetween(900L, 1_000L);
                    assertThat(each.validSeconds()).isBetween(1_900L, 2_000L);
                });
        transaction.clear();
        all.forEach(transaction::deleteAddress);
        transaction.commitOrThrow();
        assertThat(ip.addresses("u0")).isEmpty();
    }

    @Test
    void routesThatIpMadeAreReadAsItShowsThem() {
        ip.batch("ip", """
                addr add 10.9.2.1/24 dev u0
                addr add fd01::1/64 dev u0 nodad
                route add 10.244.20.0/24 via 10.244.20.0 dev u0 onlink src 10.9.2.1 metric 5 mtu 1400 proto 99
                route add 10.244.20.0/24 via 10.9.2.2 metric 6
                route add local 10.96.0.0/12 dev lo
                route add blackhole 10.1.0.0/16 table 1000
                route add throw 10.8.0.0/16
                route add prohibit 10.10.0.0/16
                route add 10.7.0.0/16 nexthop via 10.244.9.9 dev u0 onlink weight 2 nexthop via 10.9.2.7 dev u0
                route add 10.6.0.0/24 via inet6 fd01::5 dev u0
                route add default via 10.9.2.9 tos 8
                route add fd00:1::/64 via fd01::5 dev u0
                route add local fd00:96::/112 dev lo
                route add unreachable fd00:97::/112 metric 7
                route add fd00:98::/64 nexthop via fd01::5 dev u0 nexthop via fd01::6 dev u0 weight 3
                route add fd00:20::/64 via fd00:20:: dev u0 onlink table 1000
                """);
        assertThat(netlink.routes(RouteFilter.ALL))
                .hasSizeGreaterThan(20)
                .containsExactlyInAnyOrderElementsOf(ip.routes());
    }

    @Test
    void routesMadeHereAreShownAsMeant() {
        netlink.newTransaction()
                .addAddress(address("10.9.2.1/24"))
                .addAddress(address("fd01::1/64").withFlags(IfaF.IFA_F_NODAD))
                .commitOrThrow();
        final List<Route> before = ip.routes();
        final List<Route> routes = List.of(
                to("10.244.20.0/24")
                        .via(IpAddress.parse("10.244.20.0"))
                        .dev(u0)
                        .onlink()
                        .build(),
                to("10.244.20.0/24")
                        .via(IpAddress.parse("10.9.2.2"))
                        .dev(u0)
                        .source(IpAddress.parse("10.9.2.1"))
                        .metric(5)
                        .mtu(1400)
                        .protocol(99)
                        .build(),
                to("10.96.0.0/12").type(RouteType.LOCAL).dev(LO).build(),
                to("10.1.0.0/16").type(RouteType.BLACKHOLE).table(1000).build(),
                to("10.2.0.0/16").dev(u0).build(),
                to("10.3.0.0/16").via(IpAddress.parse("fd01::5")).dev(u0).build(),
                to("0.0.0.0/0")
                        .nextHop(new NextHop(IpAddress.parse("10.244.9.9"), u0, true, 256))
                        .nextHop(NextHop.via(IpAddress.parse("fd01::7"), u0))
                        .build(),
                to("fd00:1::/64")
                        .via(IpAddress.parse("fd00:1::"))
                        .dev(u0)
                        .onlink()
                        .build(),
                to("fd00:96::/112").type(RouteType.LOCAL).dev(LO).build(),
                to("fd00:97::/112").type(RouteType.UNREACHABLE).build(),
                to("::/0")
                        .nextHop(NextHop.via(IpAddress.parse("fd01::5"), u0))
                        .nextHop(new NextHop(IpAddress.parse("fd01::6"), u0, false, 3))
                        .metric(7)
                        .build());
        final RouteTransaction transaction = netlink.newTransaction();
        routes.forEach(transaction::addRoute);
        transaction.commitOrThrow();
        final List<Route> shown = ip.routes();
        assertThat(shown).containsAll(before).containsAll(routes).hasSize(before.size() + routes.size());
        assertThat(netlink.routes(RouteFilter.ALL)).containsExactlyInAnyOrderElementsOf(shown);

        transaction.clear();
        routes.forEach(transaction::deleteRoute);
        transaction.commitOrThrow();
        assertThat(ip.routes()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void routesAreFilteredByFamilyTableLinkProtocolAndType() {
        ip.batch("ip", """
                addr add 10.9.2.1/24 dev u0
                route add 10.1.0.0/16 dev u0 table 1000 proto 99
                route add 10.2.0.0/16 dev u1 table 1000
                route add local 10.3.0.0/16 dev lo table 1000 proto 99
                route add fd00:1::/64 dev u0 table 1000
                """);
        final RouteFilter table = RouteFilter.ALL.table(1000);
        final RouteFilter v4 = table.family(IpFamily.IPV4);
        assertThat(destinations(table)).containsExactly("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "fd00:1::/64");
        assertThat(destinations(table.oif(u0))).containsExactly("10.1.0.0/16", "fd00:1::/64");
        assertThat(destinations(v4.protocol(99))).containsExactly("10.1.0.0/16", "10.3.0.0/16");
        assertThat(destinations(v4.type(RouteType.LOCAL))).containsExactly("10.3.0.0/16");
        assertThat(destinations(v4.type(RouteType.UNICAST).oif(u0))).containsExactly("10.1.0.0/16");
        assertThat(netlink.routes(RouteFilter.ALL.table(4711))).isEmpty();
    }

    @Test
    void routeToAnAddressIsTheOneTheKernelWouldTake() {
        ip.batch("ip", """
                addr add 10.9.2.1/24 dev u0
                addr add fd01::1/64 dev u0 nodad
                route add default via 10.9.2.9
                route add unreachable 10.8.0.0/16
                route add local 10.96.0.0/12 dev lo
                """);
        assertThat(netlink.routeTo(IpAddress.parse("203.0.113.1"))).hasValueSatisfying(route -> {
            assertThat(route.gateway()).isEqualTo(IpAddress.parse("10.9.2.9"));
            assertThat(route.oif()).isEqualTo(u0);
            assertThat(route.source()).isEqualTo(IpAddress.parse("10.9.2.1"));
        });
        assertThat(netlink.routeTo(IpAddress.parse("10.96.0.10")))
                .hasValueSatisfying(route -> assertThat(route.type()).isEqualTo(RouteType.LOCAL));
        assertThat(netlink.routeTo(IpAddress.parse("fd01::99")))
                .hasValueSatisfying(route -> assertThat(route.oif()).isEqualTo(u0));
        assertThat(netlink.routeTo(IpAddress.parse("10.8.1.1"))).isEmpty();
        assertThat(netlink.routeTo(IpAddress.parse("2001:db8::1"))).isEmpty();
    }

    @Test
    void neighboursAreReadAndShownAlike() {
        ip.batch("ip", """
                neigh add 10.244.20.0 lladdr a6:e9:ad:f6:0d:1e dev u0 nud permanent
                neigh add fd01::20 lladdr a6:e9:ad:f6:0d:1e dev u0 nud stale router
                neigh add 10.244.20.1 lladdr a6:e9:ad:f6:0d:1e dev u1 nud noarp extern_learn
                """);
        final Neighbour v4 = Neighbour.permanent(u0, IpAddress.parse("10.244.21.0"), MAC);
        final Neighbour v6 = Neighbour.permanent(u0, IpAddress.parse("fd01::21"), MAC);
        netlink.newTransaction()
                .addNeighbour(v4)
                .addNeighbour(v6)
                .replaceNeighbour(Neighbour.permanent(u0, v6.address(), OTHER_MAC))
                .commitOrThrow();
        final List<Neighbour> shown = unicast(ip.neighbours());
        assertThat(shown).hasSize(5).contains(v4, Neighbour.permanent(u0, v6.address(), OTHER_MAC));
        assertThat(unicast(netlink.neighbours(RouteNetlink.ANY_LINK))).containsExactlyInAnyOrderElementsOf(shown);
        assertThat(unicast(netlink.neighbours(u0))).hasSize(4).allMatch(neighbour -> neighbour.ifindex() == u0);

        netlink.newTransaction().deleteNeighbour(v4).deleteNeighbour(v6).commitOrThrow();
        assertThat(netlink.neighbours(u0)).extracting(Neighbour::address).doesNotContain(v4.address(), v6.address());
    }

    @Test
    void forwardingEntriesAreReadAndShownAlike() {
        ip.batch("ip", """
                link add vx type vxlan id 7 dev u0 dstport 8472
                link add br0 type bridge
                link set u1 master br0
                link set br0 addrgenmode none up
                """);
        ip.batch("bridge", """
                fdb append 00:00:00:00:00:00 dst 198.18.0.3 port 4790 vni 8 via u0 dev vx self permanent
                fdb append 00:00:00:00:00:00 dst 198.18.0.4 dev vx self permanent
                fdb add a6:e9:ad:f6:0d:1e dst 198.18.0.5 dev vx self static
                fdb add a6:e9:ad:f6:0d:1e dev u1 master static
                fdb add a6:e9:ad:f6:0d:1f dev u1 master dynamic
                """);
        final int vx = netlink.linkByName("vx").orElseThrow().index();
        final int u1 = netlink.linkByName("u1").orElseThrow().index();
        final FdbEntry remote = FdbEntry.remote(vx, OTHER_MAC, IpAddress.parse("198.18.0.2"));
        final FdbEntry moved = FdbEntry.remote(vx, OTHER_MAC, IpAddress.parse("198.18.0.6"));
        final FdbEntry flood = FdbEntry.remote(vx, MacAddress.ZERO, IpAddress.parse("198.18.0.7"));
        final FdbEntry behind = FdbEntry.port(u1, MacAddress.parse("a6:e9:ad:f6:0d:20"), FdbState.PERMANENT);
        netlink.newTransaction()
                .addFdbEntry(remote)
                .replaceFdbEntry(moved)
                .appendFdbEntry(flood)
                .addFdbEntry(behind)
                .commitOrThrow();
        final List<FdbEntry> shown = ip.fdb();
        assertThat(shown).contains(moved, flood, behind).doesNotContain(remote);
        assertThat(netlink.fdb(RouteNetlink.ANY_LINK)).containsExactlyInAnyOrderElementsOf(shown);
        assertThat(netlink.fdb(vx))
                .hasSize(5)
                .containsExactlyInAnyOrderElementsOf(
                        shown.stream().filter(entry -> entry.ifindex() == vx).toList());

        netlink.newTransaction()
                .deleteFdbEntry(moved)
                .deleteFdbEntry(flood)
                .deleteFdbEntry(behind)
                .commitOrThrow();
        assertThat(ip.fdb()).hasSize(shown.size() - 3).doesNotContain(moved, flood, behind);
    }

    @Test
    void rulesAreReadAndShownAlike() {
        ip.batch("ip", """
                rule add goto 32766 priority 50
                rule add from 10.0.0.1 prohibit priority 61
                """);
        ip.batch("ip -6", "rule add not from fd01::/64 unreachable priority 60");
        final Rule v4 = Rule.lookup(IpFamily.IPV4, 1000)
                .priority(100)
                .from(IpPrefix.parse("10.0.0.0/8"))
                .to(IpPrefix.parse("10.1.0.0/16"))
                .iif("u1")
                .oif("u0")
                .mark(0x4000, 0xff00)
                .suppressPrefixLength(0)
                .protocol(99)
                .build();
        final Rule v6 = Rule.of(IpFamily.IPV6, RuleAction.BLACKHOLE)
                .invert()
                .to(IpPrefix.parse("fd00::/8"))
                .priority(200)
                .build();
        netlink.newTransaction().addRule(v4).addRule(v6).commitOrThrow();
        assertThat(ip.rules(IpFamily.IPV4)).contains(v4);
        assertThat(ip.rules(IpFamily.IPV6)).contains(v6);
        assertThat(netlink.rules(IpFamily.IPV4)).hasSize(6).containsExactlyElementsOf(ip.rules(IpFamily.IPV4));
        assertThat(netlink.rules(IpFamily.IPV6)).hasSize(4).containsExactlyElementsOf(ip.rules(IpFamily.IPV6));

        netlink.newTransaction().deleteRule(v4).deleteRule(v6).commitOrThrow();
        assertThat(ip.rules(IpFamily.IPV4)).hasSize(5).doesNotContain(v4);
        assertThat(ip.rules(IpFamily.IPV6)).hasSize(3).doesNotContain(v6);
    }

    @Test
    void whatIsNotReadWholeSaysSo() {
        ip.batch("ip", """
                rule add ipproto tcp sport 80 table 5 priority 51
                route add 10.1.0.0/16 dev u0 advmss 1000
                route add 10.2.0.0/16 dev u0
                """);
        assertThat(netlink.rules(IpFamily.IPV4))
                .filteredOn(Rule::partial)
                .extracting(Rule::priority)
                .containsExactly(51L);
        assertThat(netlink.routes(RouteFilter.ALL))
                .filteredOn(Route::partial)
                .extracting(route -> route.destination().toString())
                .containsExactly("10.1.0.0/16");
    }

    private InterfaceAddress address(final String prefix) {
        return InterfaceAddress.of(u0, IpPrefix.parse(prefix));
    }

    private static Route.Builder to(final String destination) {
        return Route.to(IpPrefix.parse(destination));
    }

    private List<String> destinations(final RouteFilter filter) {
        return netlink.routes(filter).stream()
                .map(route -> route.destination().toString())
                .toList();
    }

    /** The kernel makes neighbours of multicast groups when it likes. */
    private static List<Neighbour> unicast(final List<Neighbour> neighbours) {
        return neighbours.stream()
                .filter(neighbour -> !neighbour.address().isMulticast())
                .toList();
    }
}
