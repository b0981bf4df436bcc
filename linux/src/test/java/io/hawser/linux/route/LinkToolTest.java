package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Links: what {@code ip} makes is read as it shows it, and what is made here it shows as it was meant. */
class LinkToolTest {
    private static final int SETTLING_READS = 200;
    private static final String LONG_NAME = "a-name-that-is-longer-than-fifteen";
    private static final MacAddress MAC = MacAddress.parse("76:3c:1e:75:f9:ef");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;
    private RouteNetlink netlink;
    private IpTool ip;

    @BeforeEach
    void open() throws Exception {
        namespace = namespaces.create("a");
        netlink = namespace.call(RouteNetlink::open);
        ip = new IpTool(namespace);
    }

    @AfterEach
    void close() {
        netlink.close();
    }

    @Test
    void linksThatIpMadeAreReadAsItShowsThem() {
        namespaces.create("b");
        ip.batch("ip", """
                link add u0 type veth peer name u1
                link set u0 up
                link set u1 up promisc on txqueuelen 7
                link property add dev u1 altname %s altname second
                link add v4 type vxlan id 1 local 198.18.0.1 dev u0 dstport 8472 nolearning ttl inherit
                link add grp type vxlan id 2 group 239.1.1.1 dev u0 dstport 4789 proxy rsc tos inherit
                link add v6 type vxlan id 3 dev u0 l2miss l3miss noudpcsum udp6zerocsumtx udp6zerocsumrx gbp \
                srcport 1000 2000 ageing 100 maxaddress 7 ttl 64 tos 8 df set flowlabel 9 remote fd00::2 local fd00::1 \
                nolearning dstport 4789
                link add br0 mtu 1400 type bridge ageing_time 100 forward_delay 400
                link set br0 up addrgenmode none
                link set u1 master br0
                link set u1 type bridge_slave hairpin on learning off cost 17 priority 5 isolated on
                tuntap add dev tun0 mode tun multi_queue vnet_hdr user 0
                tuntap add dev tap0 mode tap pi group 0
                """.formatted(LONG_NAME));
        assertSameAsShown();
        assertThat(netlink.linkByName("v4")
                        .orElseThrow()
                        .kind(Vxlan.class)
                        .orElseThrow()
                        .flags())
                .contains(VxlanFlag.TTL_INHERIT);
    }

    @Test
    void linksMadeHereAreShownAsMeant() throws Exception {
        final TestNamespace other = namespaces.create("b");
        final Bridge bridge = new Bridge(false, true, false, 100, 400, 100, 700, 4096);
        netlink.newTransaction()
                .addVeth(
                        VethEnd.of("u0", LinkSetting.mtu(1400), LinkSetting.up()),
                        VethEnd.of("u1", LinkSetting.mac(MAC), LinkSetting.up()))
                .addVeth(VethEnd.of("hw0"), VethEnd.of("eth0", LinkSetting.namespace(other.namespace())))
                .addLink("br0", bridge, LinkSetting.txQueueLength(7), LinkSetting.promiscuous(true))
                .commitOrThrow();
        final int u0 = netlink.linkByName("u0").orElseThrow().index();
        final Link br0 = netlink.linkByName("br0").orElseThrow();
        final Vxlan v4 = Vxlan.builder(1)
                .local(IpAddress.parse("198.18.0.1"))
                .lower(u0)
                .without(VxlanFlag.LEARNING)
                .build();
        final Vxlan v6 = tunnelWithAllSettings(u0);
        netlink.newTransaction()
                .addLink("v4", v4, LinkSetting.addrGenMode(AddrGenMode.NONE), LinkSetting.up())
                .addLink("v6", v6)
                .changeLink(LinkRef.named("u1"), LinkSetting.master(br0.index()))
                .addAlternativeName(LinkRef.index(u0), LONG_NAME)
                .commitOrThrow();
        final Link u1 = netlink.linkByName("u1").orElseThrow();
        netlink.newTransaction()
                .changeBridgePort(
                        u1.index(),
                        BridgePortSetting.on(BridgePortFlag.HAIRPIN),
                        BridgePortSetting.off(BridgePortFlag.FLOOD),
                        BridgePortSetting.cost(17),
                        BridgePortSetting.priority(5))
                .commitOrThrow();
        assertSameAsShown();
        final List<Link> shown = ip.links();
        assertThat(kindOf(shown, "v4")).isEqualTo(v4);
        assertThat(kindOf(shown, "v6")).isEqualTo(v6);
        assertThat(kindOf(shown, "br0")).isEqualTo(bridge);
        assertThat(named(shown, "u0").alternativeNames()).containsExactly(LONG_NAME);
        assertThat(named(shown, "u1").port()).satisfies(port -> {
            assertThat(port.cost()).isEqualTo(17);
            assertThat(port.priority()).isEqualTo(5);
            assertThat(port.is(BridgePortFlag.HAIRPIN)).isTrue();
            assertThat(port.is(BridgePortFlag.FLOOD)).isFalse();
        });
        assertThat(new IpTool(other).links()).extracting(Link::name).contains("eth0");
    }

    @Test
    void linkIsFoundChangedAndDeletedByItsAlternativeName() {
        ip.batch("ip", """
                link add u0 type veth peer name u1
                link property add dev u0 altname %s altname short
                """.formatted(LONG_NAME));
        final Link u0 = netlink.linkByName("u0").orElseThrow();
        assertThat(netlink.linkByName(LONG_NAME)).contains(u0);
        assertThat(netlink.linkByName("short")).contains(u0);
        assertThat(netlink.linkByIndex(u0.index())).contains(u0);
        assertThat(netlink.linkByName("another")).isEmpty();
        assertThat(netlink.linkByIndex(99)).isEmpty();

        netlink.newTransaction()
                .changeLink(LinkRef.named(LONG_NAME), LinkSetting.mtu(1400))
                .deleteAlternativeName(LinkRef.named("short"), "short")
                .changeLink(u0.ref(), LinkSetting.name("renamed"))
                .commitOrThrow();
        assertThat(named(ip.links(), "renamed")).satisfies(link -> {
            assertThat(link.mtu()).isEqualTo(1400);
            assertThat(link.alternativeNames()).containsExactly(LONG_NAME);
        });
        netlink.newTransaction().deleteLink(LinkRef.named(LONG_NAME)).commitOrThrow();
        assertThat(ip.links()).extracting(Link::name).containsExactly("lo");
    }

    @Test
    void linkGoesToAnotherNamespaceByDescriptorAndByProcess() throws Exception {
        final TestNamespace other = namespaces.create("b");
        final Process sleeper = other.start(new ProcessBuilder("sleep", "60"));
        try {
            netlink.newTransaction()
                    .addVeth(VethEnd.of("u0"), VethEnd.of("u1"))
                    .changeLink(LinkRef.named("u0"), LinkSetting.namespace(other.namespace()))
                    .changeLink(LinkRef.named("u1"), LinkSetting.namespaceOfProcess((int) sleeper.pid()))
                    .commitOrThrow();
            assertThat(ip.links()).extracting(Link::name).containsExactly("lo");
            assertThat(new IpTool(other).links()).extracting(Link::name).contains("u0", "u1");
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void linkThatHasNoAddressGenerationIsUpWithoutAnIpv6Address() {
        netlink.newTransaction()
                .addVeth(
                        VethEnd.of("u0", LinkSetting.up(), LinkSetting.addrGenMode(AddrGenMode.NONE)),
                        VethEnd.of("u1", LinkSetting.addrGenMode(AddrGenMode.EUI64), LinkSetting.up()))
                .commitOrThrow();
        assertThat(ip.addresses("u0")).isEmpty();
        assertThat(ip.addresses("u1")).hasSize(1);
    }

    @Test
    void vlanFilteringIsSwitchedWhereTheKernelHasIt() {
        namespace.run("ip link add br0 type bridge");
        Assumptions.assumeTrue(
                namespace.run("ip -d -j link show br0").contains("vlan_default_pvid"),
                "the kernel has CONFIG_BRIDGE_VLAN_FILTERING");
        netlink.newTransaction().vlanFiltering(LinkRef.named("br0"), true).commitOrThrow();
        assertThat(kindOf(ip.links(), "br0")).isEqualTo(Bridge.DEFAULT.withVlanFiltering(true));
        netlink.newTransaction().vlanFiltering(LinkRef.named("br0"), false).commitOrThrow();
        assertThat(kindOf(ip.links(), "br0")).isEqualTo(Bridge.DEFAULT);
    }

    private static Vxlan tunnelWithAllSettings(final int lower) {
        return Vxlan.builder(2)
                .local(IpAddress.parse("fd00::1"))
                .remote(IpAddress.parse("fd00::2"))
                .lower(lower)
                .port(4789)
                .sourcePorts(1000, 2000)
                .ttl(64)
                .tos(8)
                .dontFragment(1)
                .flowLabel(9)
                .ageingSeconds(100)
                .maxAddresses(7)
                .with(VxlanFlag.L2MISS)
                .with(VxlanFlag.L3MISS)
                .with(VxlanFlag.PROXY)
                .with(VxlanFlag.RSC)
                .without(VxlanFlag.UDP_CSUM)
                .with(VxlanFlag.UDP_ZERO_CSUM6_TX)
                .with(VxlanFlag.UDP_ZERO_CSUM6_RX)
                .with(VxlanFlag.GBP)
                .build();
    }

    /** The kernel settles a link's operational state in its own time: what is shown counts if nothing moved since. */
    private void assertSameAsShown() {
        List<Link> before = ours();
        for (int i = 0; i < SETTLING_READS; i++) {
            final List<Link> shown =
                    ip.links().stream().map(LinkToolTest::comparable).toList();
            final List<Link> after = ours();
            if (after.equals(before)) {
                assertThat(after).containsExactlyInAnyOrderElementsOf(shown);
                return;
            }
            before = after;
        }
        throw new AssertionError("links did not settle: " + before);
    }

    private List<Link> ours() {
        return netlink.links().stream().map(LinkToolTest::comparable).toList();
    }

    /** Without what ip does not show: IFF_RUNNING, and what iproute2 6.1 does not know. */
    private static Link comparable(final Link link) {
        final LinkKind kind = link.kind() instanceof Vxlan vxlan
                ? vxlan.toBuilder().without(VxlanFlag.TTL_INHERIT).build()
                : link.kind();
        return new Link(
                link.index(),
                link.name(),
                kind,
                link.hardwareType(),
                link.flags() & ~Iff.IFF_RUNNING,
                link.operState(),
                link.mtu(),
                link.mac(),
                link.master(),
                link.lower(),
                link.lowerNamespaceId(),
                link.alternativeNames(),
                link.txQueueLength(),
                link.gsoMaxSize(),
                link.gsoMaxSegments(),
                link.groMaxSize(),
                link.addrGenMode(),
                link.port(),
                link.alias());
    }

    private static Link named(final List<Link> links, final String name) {
        return links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static LinkKind kindOf(final List<Link> links, final String name) {
        return named(links, name).kind();
    }
}
