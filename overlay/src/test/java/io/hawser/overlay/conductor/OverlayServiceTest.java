package io.hawser.overlay.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.backend.Backend;
import io.hawser.overlay.backend.HostGwBackend;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.backend.Underlay;
import io.hawser.overlay.backend.VtepMac;
import io.hawser.overlay.backend.VxlanBackend;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.probe.ProbeResult;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes on one underlay, leases given by hand: what the kernel holds, and that it comes back when it is taken. */
class OverlayServiceTest {
    private static final NetworkConfig VXLAN =
            NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
    private static final NetworkConfig DUAL_STACK =
            NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\",\"EnableIPv6\":true,\"IPv6Network\":\"fd00::/48\","
                    + "\"Backend\":{\"Type\":\"vxlan\"}}");
    private static final Subnets BOTH1 =
            Subnets.of(IpPrefix.parse("10.244.15.0/24"), IpPrefix.parse("fd00:0:0:15::/64"));
    private static final Subnets BOTH2 =
            Subnets.of(IpPrefix.parse("10.244.20.0/24"), IpPrefix.parse("fd00:0:0:20::/64"));
    private static final Subnets SUBNET1 = Subnets.of(IpPrefix.parse("10.244.15.0/24"));
    private static final Subnets SUBNET2 = Subnets.of(IpPrefix.parse("10.244.20.0/24"));
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private final List<OverlayService> services = new ArrayList<>();
    private TestNode node1;
    private TestNode node2;

    @BeforeEach
    void makeNodes() {
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        node1 = underlay.addNode();
        node2 = underlay.addNode();
    }

    @AfterEach
    void close() {
        services.forEach(OverlayService::close);
    }

    @Test
    void kernelHoldsWhatFlannelWouldHaveWritten() throws Exception {
        raise(VXLAN);
        final TestNamespace namespace = node1.namespace();
        final MacAddress mac1 = VtepMac.derive(node1.publicIp(), 1);
        final MacAddress mac2 = VtepMac.derive(node2.publicIp(), 1);
        assertThat(namespace.run("ip -d link show flannel.1"))
                .contains("mtu 1450", mac1.toString(), "state UNKNOWN")
                .contains("vxlan id 1 local 198.18.0.1 dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto")
                .contains("ageing 300 udpcsum noudp6zerocsumtx noudp6zerocsumrx");
        assertThat(namespace.run("ip -4 addr show flannel.1")).contains("inet 10.244.15.0/32 scope global flannel.1");
        assertThat(namespace.run("ip route show dev flannel.1").strip())
                .isEqualTo("10.244.20.0/24 via 10.244.20.0 onlink");
        assertThat(namespace.run("bridge fdb show dev flannel.1")).contains(mac2 + " dst 198.18.0.2 self permanent");
        assertThat(namespace.run("ip neigh show dev flannel.1").strip())
                .isEqualTo("10.244.20.0 lladdr " + mac2 + " PERMANENT");
        assertThat(namespace.run("sysctl -n net.ipv4.conf.flannel/1.rp_filter").strip())
                .isEqualTo("0");
        assertThat(namespace.run("sysctl -n net.ipv6.conf.flannel/1.accept_ra").strip())
                .isEqualTo("0");
    }

    @Test
    void podsReachEachOtherWithLargePacketsAndTheirOwnAddresses() throws Exception {
        raise(VXLAN);
        final TestNamespace pod1 = node1.addPod(1450, SUBNET1.ipv4().orElseThrow());
        final TestNamespace pod2 = node2.addPod(1450, SUBNET2.ipv4().orElseThrow());
        assertReaches(pod1, "-M do -s 1422 10.244.20.10");
        assertReaches(pod2, "10.244.15.10");
        assertReaches(node1.namespace(), "10.244.20.10");
    }

    @Test
    void dualStackPodsReachEachOtherByBothFamilies() throws Exception {
        raise(DUAL_STACK, BOTH1, BOTH2);
        final TestNamespace pod1 = node1.addPod(1430, BOTH1.stream().toArray(IpPrefix[]::new));
        node2.addPod(1430, BOTH2.stream().toArray(IpPrefix[]::new));
        assertReaches(pod1, "-M do -s 1402 10.244.20.10");
        assertReaches(pod1, "-M do -s 1382 fd00:0:0:20::a");
        final TestNamespace namespace = node1.namespace();
        assertThat(namespace.run("ip -d link show flannel-v6.1"))
                .contains("mtu 1430", "vxlan id 1 local fd18::1 dev eth0", "dstport 8472 nolearning");
        assertThat(namespace.run("ip -6 route show dev flannel-v6.1 proto boot").strip())
                .startsWith("fd00:0:0:20::/64 via fd00:0:0:20:: metric 1024 onlink");
        assertThat(namespace.run("ip -6 neigh show dev flannel-v6.1 nud permanent"))
                .contains("fd00:0:0:20:: lladdr " + VtepMac.derive(node2.publicIp(), 1));
        assertThat(namespace.run("nft list tables")).contains("ip hawser-overlay", "ip6 hawser-overlay");
    }

    @Test
    void networkOfIpv6AloneTouchesNoIpv4() throws Exception {
        final Subnets first = Subnets.of(IpPrefix.parse("fd00:0:0:15::/64"));
        final Subnets second = Subnets.of(IpPrefix.parse("fd00:0:0:20::/64"));
        raise(
                NetworkConfig.parse("{\"EnableIPv4\":false,\"EnableIPv6\":true,\"IPv6Network\":\"fd00::/48\","
                        + "\"Backend\":{\"Type\":\"vxlan\"}}"),
                first,
                second);
        final TestNamespace pod1 = node1.addPod(1430, first.ipv6().orElseThrow());
        node2.addPod(1430, second.ipv6().orElseThrow());
        assertReaches(pod1, "fd00:0:0:20::a");
        final TestNamespace namespace = node1.namespace();
        assertThat(namespace.run("ip -br link")).contains("flannel-v6.1").doesNotContain("flannel.1");
        assertThat(namespace.run("nft list tables")).doesNotContain("ip hawser-overlay");
        assertThat(namespace.run("sysctl -n net.ipv4.ip_forward").strip()).isEqualTo("0");
    }

    @Test
    void networkOfIpv4AloneTouchesNoIpv6() throws Exception {
        raise(VXLAN);
        final TestNamespace namespace = node1.namespace();
        assertThat(namespace.run("nft list tables")).doesNotContain("ip6 hawser-overlay");
        assertThat(namespace.run("sysctl -n net.ipv6.conf.all.forwarding").strip())
                .isEqualTo("0");
        assertThat(namespace.run("ip -br link")).doesNotContain("flannel-v6");
    }

    @Test
    void hostGwRoutesPlainly() throws Exception {
        raise(NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"host-gw\"}}"));
        final TestNamespace pod1 = node1.addPod(1500, SUBNET1.ipv4().orElseThrow());
        node2.addPod(1500, SUBNET2.ipv4().orElseThrow());
        assertThat(node1.namespace().run("ip route show 10.244.20.0/24").strip())
                .isEqualTo("10.244.20.0/24 via 198.18.0.2 dev eth0 proto 72");
        assertReaches(pod1, "-M do -s 1472 10.244.20.10");
    }

    @Test
    void whatIsTakenAwayComesBack() throws Exception {
        raise(VXLAN);
        final TestNamespace pod1 = node1.addPod(1450, SUBNET1.ipv4().orElseThrow());
        node2.addPod(1450, SUBNET2.ipv4().orElseThrow());
        final TestNamespace namespace = node1.namespace();
        for (final String harm : List.of(
                "ip link delete flannel.1",
                "ip route flush dev flannel.1",
                "ip neigh flush dev flannel.1 nud permanent",
                "bridge fdb delete " + VtepMac.derive(node2.publicIp(), 1) + " dev flannel.1 dst 198.18.0.2",
                "ip link set flannel.1 down",
                "ip link set flannel.1 address 02:00:00:00:00:99",
                "ip link set flannel.1 mtu 1400",
                "ip addr flush dev flannel.1",
                "nft flush ruleset")) {
            final long before = services.get(0).status().reconciliations();
            namespace.run(harm);
            await(harm).atMost(SOON).until(() -> services.get(0).status().reconciliations() > before);
            await(harm).atMost(SOON).untilAsserted(() -> {
                assertThat(namespace.run("ip -d link show flannel.1"))
                        .contains(
                                "mtu 1450", VtepMac.derive(node1.publicIp(), 1).toString(), ",UP");
                assertThat(namespace.run("ip route show dev flannel.1")).contains("10.244.20.0/24");
                assertThat(namespace.run("nft list tables")).contains("hawser-overlay");
            });
            assertReaches(pod1, "10.244.20.10");
        }
    }

    @Test
    void comparisonThatFindsNothingChangesNothing() throws Exception {
        raise(VXLAN);
        final OverlayService first = services.get(0);
        first.close();
        final String before = kernelState(node1.namespace());
        final OverlayService second = start(node1.namespace());
        second.proxy().bringAbout(state(VXLAN, node1, SUBNET1, node2, SUBNET2));
        await().atMost(SOON).until(() -> second.status().converged());
        assertThat(second.status().changes()).isZero();
        assertThat(kernelState(node1.namespace())).isEqualTo(before);
    }

    @Test
    void changedMacOfTheIpv6DeviceIsSetBackToo() throws Exception {
        raise(DUAL_STACK, BOTH1, BOTH2);
        final TestNamespace namespace = node1.namespace();
        namespace.run("ip link set flannel-v6.1 address 02:00:00:00:00:99");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(namespace.run("ip link show flannel-v6.1"))
                        .contains(VtepMac.derive(node1.publicIp(), 1).toString()));
    }

    @Test
    void whatIsStaleAfterADowntimeGoesAtTheStart() throws Exception {
        raise(VXLAN);
        services.get(0).close();
        final TestNamespace namespace = node1.namespace();
        namespace.run("ip route add 10.244.99.0/24 via 10.244.99.0 dev flannel.1 onlink");
        namespace.run("ip neigh add 10.244.99.0 lladdr 02:00:00:00:00:99 dev flannel.1 nud permanent");
        namespace.run("bridge fdb add 02:00:00:00:00:99 dev flannel.1 dst 198.18.0.99");
        start(namespace).proxy().bringAbout(state(VXLAN, node1, SUBNET1, node2, SUBNET2));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(kernelState(namespace))
                        .contains("10.244.20.0")
                        .doesNotContain("10.244.99.0", "198.18.0.99"));
    }

    @Test
    void peerThatIsGoneLeavesNothingAndOthersRoutesStay() throws Exception {
        raise(VXLAN);
        final TestNamespace namespace = node1.namespace();
        namespace.run("ip route add 10.99.0.0/16 via 198.18.0.254");
        namespace.run("ip route add 10.244.99.0/24 via 198.18.0.254");
        final OverlayState alone = backend(VXLAN, node1).desired(SUBNET1, List.of());
        services.get(0).proxy().bringAbout(alone);
        await().atMost(SOON)
                .until(() -> namespace.run("ip route show dev flannel.1").isBlank());
        assertThat(namespace.run("ip neigh show dev flannel.1 nud permanent")).isBlank();
        assertThat(namespace.run("bridge fdb show dev flannel.1")).doesNotContain("dst");
        assertThat(namespace.run("ip route")).contains("10.99.0.0/16", "10.244.99.0/24");
    }

    @Test
    void subnetThatThisHostStillHasIsNotTakenFromItAndNotForwardedTo() throws Exception {
        final TestNamespace namespace = node1.namespace();
        namespace.run("ip link add cni0 type bridge");
        namespace.run("ip addr add 10.244.20.1/24 dev cni0");
        namespace.run("ip link set cni0 up");
        raise(VXLAN);
        await().atMost(SOON).until(() -> !services.get(0).status().collisions().isEmpty());
        assertThat(services.get(0).status().collisions()).containsExactly(IpPrefix.parse("10.244.20.0/24"));
        assertThat(namespace.run("ip route show 10.244.20.0/24"))
                .contains("dev cni0")
                .doesNotContain("flannel.1");
        assertThat(namespace.run("nft list chain ip hawser-overlay forward"))
                .contains("ip daddr 10.244.20.0/24 counter packets 0 bytes 0 drop");
        namespace.run("ip link delete cni0");
        await().atMost(SOON)
                .until(() -> namespace.run("ip route show 10.244.20.0/24").contains("flannel.1"));
    }

    @Test
    void lostSubnetIsNeitherReachedNorForwardedTo() throws Exception {
        raise(VXLAN);
        node1.addPod(1450, SUBNET1.ipv4().orElseThrow());
        final TestNamespace pod2 = node2.addPod(1450, SUBNET2.ipv4().orElseThrow());
        assertReaches(pod2, "10.244.15.10");
        services.get(0)
                .proxy()
                .bringAbout(state(VXLAN, node1, SUBNET1, node2, SUBNET2).withdrawn());
        final TestNamespace namespace = node1.namespace();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(namespace.run("nft list chain ip hawser-overlay forward"))
                        .contains("ip daddr 10.244.15.0/24 counter packets 0 bytes 0 drop"));
        await().atMost(SOON)
                .until(() -> namespace.run("ip route show dev flannel.1").isBlank());
        assertThat(pod2.run(List.of("sh", "-c", "ping -c 1 -W 1 10.244.15.10 || true"), ""))
                .contains("100% packet loss");
    }

    @Test
    void peersNewMacAndAddressReplaceTheOldInOneStep() throws Exception {
        raise(VXLAN);
        final MacAddress fresh = MacAddress.parse("02:00:00:00:00:42");
        final VxlanBackend moved = new VxlanBackend(
                VXLAN,
                (BackendConfig.Vxlan) VXLAN.backend(),
                new Underlay("eth0", 1, 1500, Optional.of(IpAddress.parse("198.18.0.7")), Optional.empty(), List.of()),
                fresh,
                fresh);
        final Lease peer = new Lease(SUBNET2, moved.attributes(), "node2", LeaseTerm.LIMITED, 1, 1);
        services.get(0).proxy().bringAbout(backend(VXLAN, node1).desired(SUBNET1, List.of(peer)));
        final TestNamespace namespace = node1.namespace();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(namespace.run("ip neigh show dev flannel.1 nud permanent"))
                        .contains(fresh.toString()));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(namespace.run("bridge fdb show dev flannel.1"))
                        .contains(fresh + " dst 198.18.0.7 self permanent")
                        .doesNotContain("198.18.0.2"));
    }

    @Test
    void forwardChainThatDropsByPolicyLetsPodsPass() throws Exception {
        node2.namespace().run("iptables-nft -P FORWARD DROP");
        raise(VXLAN);
        final TestNamespace pod1 = node1.addPod(1450, SUBNET1.ipv4().orElseThrow());
        node2.addPod(1450, SUBNET2.ipv4().orElseThrow());
        assertReaches(pod1, "10.244.20.10");
        assertThat(node2.namespace().run("iptables-nft -S FORWARD"))
                .contains("-P FORWARD DROP", "-A FORWARD -s 10.244.0.0/16", "-A FORWARD -d 10.244.0.0/16");
    }

    @Test
    void fiveThousandPeersComeAndFiveHundredGoExactly() throws Exception {
        final NetworkConfig wide = NetworkConfig.parse("{\"Network\":\"10.0.0.0/8\",\"Backend\":{\"Type\":\"vxlan\"}}");
        final OverlayService service = start(node1.namespace());
        final List<Lease> peers = new ArrayList<>();
        for (int i = 1; i <= 5_000; i++) {
            peers.add(simulatedPeer(i));
        }
        service.proxy().bringAbout(backend(wide, node1).desired(SUBNET1, peers));
        awaitEntries(node1.namespace(), 5_000);
        service.proxy().bringAbout(backend(wide, node1).desired(SUBNET1, peers.subList(0, 4_500)));
        awaitEntries(node1.namespace(), 4_500);
    }

    private static void awaitEntries(final TestNamespace namespace, final int count) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(namespace.run("ip route show dev flannel.1").lines().count())
                    .isEqualTo(count);
            assertThat(namespace
                            .run("ip neigh show dev flannel.1 nud permanent")
                            .lines()
                            .count())
                    .isEqualTo(count);
            assertThat(namespace
                            .run("bridge fdb show dev flannel.1")
                            .lines()
                            .filter(line -> line.contains(" dst "))
                            .count())
                    .isEqualTo(count);
        });
    }

    private static Lease simulatedPeer(final int number) {
        final IpPrefix subnet = new IpPrefix(IpAddress.parse("10.0.0.0").plus(256L * number), 24);
        final IpAddress publicIp = IpAddress.parse("198.19.0.0").plus(number);
        return new Lease(
                Subnets.of(subnet),
                LeaseAttributes.of(publicIp, BackendType.VXLAN, new BackendData.Vxlan(1, VtepMac.derive(publicIp, 1))),
                publicIp.toString(),
                LeaseTerm.LIMITED,
                1,
                1);
    }

    /** The first packets may wait for neighbours to be resolved. */
    private static void assertReaches(final TestNamespace pod, final String pingArguments) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> pod.run("ping -c 1 -W 1 " + pingArguments));
    }

    private void raise(final NetworkConfig network) throws Exception {
        raise(network, SUBNET1, SUBNET2);
    }

    private void raise(final NetworkConfig network, final Subnets subnets1, final Subnets subnets2) throws Exception {
        final OverlayService first = start(node1.namespace());
        final OverlayService second = start(node2.namespace());
        first.proxy().bringAbout(state(network, node1, subnets1, node2, subnets2));
        second.proxy().bringAbout(state(network, node2, subnets2, node1, subnets1));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(services)
                        .allSatisfy(service -> assertThat(service.status())
                                .satisfies(status -> assertThat(status.converged())
                                        .as(status.problem())
                                        .isTrue())));
    }

    @Test
    void corruptKernelThatIsFoundAfterTheStartLosesItsOffloadAtOnce() throws Exception {
        final CountDownLatch deviceIsUp = new CountDownLatch(1);
        final OverlayService service = node1.namespace()
                .call(() -> OverlayService.start(true, ChecksumPolicy.AUTO, settings -> {
                    awaitUninterruptibly(deviceIsUp);
                    return new ProbeResult(ProbeResult.Outcome.CORRUPT, "outer UDP checksum 0xbeef");
                }));
        services.add(service);
        service.proxy().bringAbout(state(VXLAN, node1, SUBNET1, node2, SUBNET2));
        await().atMost(SOON).until(() -> service.status().converged());
        assertThat(service.checksums())
                .as("a node does not wait for the test")
                .contains(new ChecksumState(true, "the kernel is being tested"));
        deviceIsUp.countDown();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(service.checksums())
                        .hasValueSatisfying(
                                state -> assertThat(state.offloaded()).isFalse()));
        assertThat(node1.namespace().run("ethtool -k flannel.1")).contains("tx-checksumming: off");
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private OverlayService start(final TestNamespace namespace) throws Exception {
        final OverlayService service = namespace.call(() -> OverlayService.start(true, ChecksumPolicy.AUTO));
        services.add(service);
        return service;
    }

    private static OverlayState state(
            final NetworkConfig network,
            final TestNode node,
            final Subnets own,
            final TestNode other,
            final Subnets others) {
        final Lease peer = new Lease(others, backend(network, other).attributes(), "peer", LeaseTerm.LIMITED, 1, 1);
        return backend(network, node).desired(own, List.of(peer));
    }

    private static Backend backend(final NetworkConfig network, final TestNode node) {
        final Underlay underlay = new Underlay(
                "eth0",
                node.underlayIndex(),
                1500,
                network.ipv4().map(range -> node.publicIp()),
                network.ipv6().map(range -> node.publicIpv6()),
                List.of(IpPrefix.parse("198.18.0.0/15")));
        final MacAddress mac = VtepMac.derive(node.publicIp(), 1);
        return network.backend() instanceof BackendConfig.Vxlan vxlan
                ? new VxlanBackend(network, vxlan, underlay, mac, mac)
                : new HostGwBackend(network, underlay);
    }

    private static String kernelState(final TestNamespace namespace) {
        return namespace.run("ip -d link show flannel.1")
                + namespace.run("ip addr show flannel.1")
                + namespace.run("ip route")
                + namespace.run("ip neigh show nud permanent")
                + namespace.run("bridge fdb show dev flannel.1")
                + namespace.run("nft -a list ruleset");
    }
}
