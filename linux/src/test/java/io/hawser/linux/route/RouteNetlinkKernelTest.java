package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is written is read back, one namespace: u0 -- u1, a veth pair, u0 up with 198.18.0.1/24. */
class RouteNetlinkKernelTest {
    private static final MacAddress MAC = MacAddress.parse("76:3c:1e:75:f9:ef");
    private static final MacAddress PEER_MAC = MacAddress.parse("a6:e9:ad:f6:0d:1e");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;
    private RouteNetlink netlink;
    private int u0;
    private int u1;

    @BeforeEach
    void topology() throws Exception {
        namespace = namespaces.create("a");
        netlink = namespace.call(RouteNetlink::open);
        netlink.newTransaction()
                .addVeth(VethEnd.of("u0", LinkSetting.up()), VethEnd.of("u1", LinkSetting.up()))
                .commitOrThrow();
        u0 = netlink.linkByName("u0").orElseThrow().index();
        u1 = netlink.linkByName("u1").orElseThrow().index();
        netlink.newTransaction()
                .addAddress(InterfaceAddress.of(u0, IpPrefix.parse("198.18.0.1/24")))
                .commitOrThrow();
    }

    @AfterEach
    void close() {
        netlink.close();
    }

    @Test
    void vxlanDeviceWithItsPeerIsReadAsWritten() {
        final Vxlan vxlan = Vxlan.builder(1)
                .local(IpAddress.parse("198.18.0.1"))
                .lower(u0)
                .without(VxlanFlag.LEARNING)
                .build();
        netlink.newTransaction()
                .addLink("flannel.1", vxlan, LinkSetting.mac(MAC), LinkSetting.mtu(1450), LinkSetting.up())
                .commitOrThrow();
        final Link device = netlink.linkByName("flannel.1").orElseThrow();
        assertThat(device.kind()).isEqualTo(vxlan);
        assertThat(device.mac()).isEqualTo(MAC);
        assertThat(device.mtu()).isEqualTo(1450);
        assertThat(device.isUp()).isTrue();

        final int index = device.index();
        final InterfaceAddress address = InterfaceAddress.of(index, IpPrefix.parse("10.244.15.0/32"));
        final IpAddress gateway = IpAddress.parse("10.244.20.0");
        final Route route = Route.to(IpPrefix.parse("10.244.20.0/24"))
                .via(gateway)
                .dev(index)
                .onlink()
                .build();
        final Neighbour neighbour = Neighbour.permanent(index, gateway, PEER_MAC);
        final FdbEntry entry = FdbEntry.remote(index, PEER_MAC, IpAddress.parse("198.18.0.2"));
        netlink.newTransaction()
                .addAddress(address)
                .addRoute(route)
                .addNeighbour(neighbour)
                .addFdbEntry(entry)
                .commitOrThrow();
        assertThat(netlink.addresses(index, IpFamily.IPV4))
                .containsExactly(address.withLabel("flannel.1").withFlags(IfaF.IFA_F_PERMANENT));
        assertThat(netlink.routes(RouteFilter.MAIN.oif(index).family(IpFamily.IPV4)))
                .containsExactly(route);
        assertThat(netlink.neighbours(index)).contains(neighbour);
        assertThat(netlink.fdb(index)).containsExactly(entry);

        netlink.newTransaction()
                .deleteFdbEntry(entry)
                .deleteNeighbour(neighbour)
                .deleteRoute(route)
                .deleteAddress(address)
                .commitOrThrow();
        assertThat(netlink.addresses(index, IpFamily.IPV4)).isEmpty();
        assertThat(netlink.routes(RouteFilter.MAIN.oif(index).family(IpFamily.IPV4)))
                .isEmpty();
        assertThat(netlink.neighbours(index)).doesNotContain(neighbour);
        assertThat(netlink.fdb(index)).isEmpty();

        netlink.newTransaction().deleteLink(LinkRef.named("flannel.1")).commitOrThrow();
        assertThat(netlink.linkByName("flannel.1")).isEmpty();
    }

    @Test
    void ipv6RouteNeighbourAndForwardingEntryAreReadAsWritten() {
        final Vxlan vxlan = Vxlan.builder(1)
                .local(IpAddress.parse("fd00:198::1"))
                .lower(u0)
                .without(VxlanFlag.LEARNING)
                .with(VxlanFlag.UDP_ZERO_CSUM6_TX)
                .build();
        netlink.newTransaction()
                .addLink(
                        "flannel-v6.1",
                        vxlan,
                        LinkSetting.mac(MAC),
                        LinkSetting.addrGenMode(AddrGenMode.NONE),
                        LinkSetting.up())
                .commitOrThrow();
        final Link device = netlink.linkByName("flannel-v6.1").orElseThrow();
        assertThat(device.kind()).isEqualTo(vxlan);
        assertThat(device.addrGenMode()).isEqualTo(AddrGenMode.NONE);

        final int index = device.index();
        final InterfaceAddress address =
                InterfaceAddress.of(index, IpPrefix.parse("fd00:244:15::/128")).withFlags(IfaF.IFA_F_NODAD);
        final IpAddress gateway = IpAddress.parse("fd00:244:20::");
        final Route route = Route.to(IpPrefix.parse("fd00:244:20::/64"))
                .via(gateway)
                .dev(index)
                .onlink()
                .build();
        final Neighbour neighbour = Neighbour.permanent(index, gateway, PEER_MAC);
        final FdbEntry entry = FdbEntry.remote(index, PEER_MAC, IpAddress.parse("fd00:198::2"));
        netlink.newTransaction()
                .addAddress(address)
                .addRoute(route)
                .addNeighbour(neighbour)
                .addFdbEntry(entry)
                .commitOrThrow();
        assertThat(netlink.addresses(index)).containsExactly(address.withFlags(IfaF.IFA_F_PERMANENT));
        assertThat(netlink.routes(RouteFilter.MAIN.oif(index))).contains(route);
        assertThat(netlink.neighbours(index)).contains(neighbour);
        assertThat(netlink.fdb(index)).containsExactly(entry);
        netlink.newTransaction()
                .deleteFdbEntry(entry)
                .deleteNeighbour(neighbour)
                .deleteRoute(route)
                .deleteAddress(address)
                .commitOrThrow();
        assertThat(netlink.addresses(index)).isEmpty();
        assertThat(netlink.routes(RouteFilter.MAIN.oif(index))).doesNotContain(route);
        assertThat(netlink.fdb(index)).isEmpty();
    }

    @Test
    void vethPeerIsMadeInAnotherNamespaceWithItsOwnNameMacAndMtu() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        netlink.newTransaction()
                .addVeth(
                        VethEnd.of("hw0", LinkSetting.mtu(1400), LinkSetting.up()),
                        VethEnd.of(
                                "eth0",
                                LinkSetting.mac(MAC),
                                LinkSetting.mtu(1300),
                                LinkSetting.namespace(pod.namespace())))
                .commitOrThrow();
        final Link host = netlink.linkByName("hw0").orElseThrow();
        assertThat(host.mtu()).isEqualTo(1400);
        try (RouteNetlink inPod = pod.call(RouteNetlink::open)) {
            final Link eth0 = inPod.linkByName("eth0").orElseThrow();
            assertThat(eth0.mac()).isEqualTo(MAC);
            assertThat(eth0.mtu()).isEqualTo(1300);
            inPod.newTransaction().changeLink(eth0.ref(), LinkSetting.up()).commitOrThrow();
            assertThat(host.kind()).isEqualTo(new Veth(eth0.index(), host.lowerNamespaceId()));
            assertThat(host.lowerNamespaceId()).isNotEqualTo(Link.SAME_NAMESPACE);
        }
    }

    @Test
    void bridgeItsPortAndItsEntriesAreReadAsWritten() {
        final Bridge bridge = Bridge.DEFAULT.withAgeingTime(100).withSpanningTree(true);
        netlink.newTransaction().addLink("br0", bridge, LinkSetting.up()).commitOrThrow();
        final int br0 = netlink.linkByName("br0").orElseThrow().index();
        assertThat(netlink.linkByIndex(br0).orElseThrow().kind()).isEqualTo(bridge);
        netlink.newTransaction()
                .changeLink(LinkRef.index(u1), LinkSetting.master(br0))
                .changeBridgePort(
                        u1,
                        BridgePortSetting.on(BridgePortFlag.HAIRPIN),
                        BridgePortSetting.off(BridgePortFlag.LEARNING),
                        BridgePortSetting.on(BridgePortFlag.ISOLATED))
                .changeBridge(LinkRef.named("br0"), bridge, Bridge.DEFAULT)
                .addFdbEntry(FdbEntry.port(u1, PEER_MAC, FdbState.STATIC))
                .commitOrThrow();
        assertThat(netlink.linksOfMaster(br0)).singleElement().satisfies(port -> {
            assertThat(port.index()).isEqualTo(u1);
            assertThat(port.port().flags())
                    .contains(BridgePortFlag.HAIRPIN, BridgePortFlag.ISOLATED, BridgePortFlag.FLOOD)
                    .doesNotContain(BridgePortFlag.LEARNING);
        });
        assertThat(netlink.linkByIndex(br0).orElseThrow().kind()).isEqualTo(Bridge.DEFAULT);
        assertThat(netlink.fdb(u1)).contains(FdbEntry.port(u1, PEER_MAC, FdbState.STATIC));
        netlink.newTransaction()
                .deleteFdbEntry(FdbEntry.port(u1, PEER_MAC, FdbState.STATIC))
                .changeLink(LinkRef.index(u1), LinkSetting.noMaster())
                .commitOrThrow();
        assertThat(netlink.linksOfMaster(br0)).isEmpty();
        assertThat(netlink.linkByIndex(u1).orElseThrow().port()).isNull();
    }
}
