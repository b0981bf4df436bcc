package io.hawser.ipvs.nftables;

import static io.hawser.proxy.testing.SmallCluster.remote;
import static io.hawser.proxy.testing.SmallCluster.service;
import static io.hawser.proxy.testing.SmallCluster.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TrafficPolicy;
import io.hawser.proxy.testing.SmallCluster;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the plane writes, and what it does when others write. */
class NftablesPlaneTest {
    private static final Policies PLAIN = Policies.DEFAULT;
    private static final ServiceTable TWO =
            table(service(1, PLAIN, remote(1, 2, 3)), service(2, PLAIN.withAffinity(600), remote(4, 5)));

    /** Beside ours, in the form that docker and firewalld give theirs. */
    private static final String OTHERS = """
            table ip nat {
                chain DOCKER { iifname "docker0" return; tcp dport 8000 dnat to 172.17.0.2:80; }
                chain PREROUTING { type nat hook prerouting priority -100; fib daddr type local jump DOCKER; }
            }
            table inet firewalld {
                chain filter_FORWARD { type filter hook forward priority 10; ct state established,related accept; }
            }
            """;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace node;
    private NftablesPlane plane;

    @BeforeEach
    void open() throws Exception {
        node = namespaces.create("node");
        plane = openPlane();
    }

    @AfterEach
    void close() {
        plane.close();
    }

    private NftablesPlane openPlane() throws Exception {
        return node.call(() -> NftablesPlane.open(SmallCluster.VIEW));
    }

    private int generation() throws Exception {
        try (Nftables nftables = node.call(Nftables::open)) {
            return nftables.generation();
        }
    }

    private String ruleset() throws Exception {
        try (Nftables nftables = node.call(Nftables::open)) {
            return KernelText.of(nftables);
        }
    }

    private String map(final String name) {
        return node.run("nft list map ip hawser-services " + name);
    }

    @Test
    void oneChangedEndpointIsOneElement() throws Exception {
        plane.apply(TWO);
        plane.apply(table(service(1, PLAIN, remote(1, 9, 3)), service(2, PLAIN.withAffinity(600), remote(4, 5))));
        assertThat(plane.lastChange()).isEqualToIgnoringNewLines("""
                delete element ip hawser-services endpoints { 10.96.0.1 . tcp . 80 . 0x00000001 }
                add element ip hawser-services endpoints { 10.96.0.1 . tcp . 80 . 0x00000001 : 10.244.2.9 . 8080 }
                """);
    }

    @Test
    void onePortServesTcpUdpAndSctpEachOnItsOwn() throws Exception {
        plane.apply(table(Stream.of(Protocol.values())
                .map(protocol -> new ServicePort(
                        new ServicePortName(new ServiceName("default", "dns"), protocol.name(), IpFamily.IPV4),
                        protocol,
                        Frontends.clusterIp(IpAddress.parse("10.96.0.1"), 53),
                        PLAIN,
                        List.of(SmallCluster.endpoint(protocol.number(), false)),
                        List.of()))
                .toArray(ServicePort[]::new)));
        assertThat(map("endpoints"))
                .contains(
                        "10.96.0.1 . tcp . 53 . 0x00000000 : 10.244.2.6 . 8080",
                        "10.96.0.1 . udp . 53 . 0x00000000 : 10.244.2.17 . 8080",
                        "10.96.0.1 . sctp . 53 . 0x00000000 : 10.244.2.132 . 8080");
    }

    @Test
    void sourcePortsOfMasqueradeAreDrawnFullyAtRandom() throws Exception {
        plane.apply(TWO);
        assertThat(ruleset().lines().filter(line -> line.contains(" masquerade ")))
                .isNotEmpty()
                .allMatch(line -> line.contains("fully-random"));
    }

    @Test
    void endpointThatGoesIsReplacedByTheLast() throws Exception {
        final ServiceTable before = table(
                service(1, PLAIN, remote(1, 2, 3, 4)),
                service(3, PLAIN, remote(5, 6, 7)),
                service(4, PLAIN, remote(1, 2, 3, 4)));
        plane.apply(before);
        plane.apply(table(
                service(1, PLAIN, remote(2, 3, 4)),
                service(3, PLAIN, remote(5, 6, 7)),
                service(4, PLAIN, remote(1, 2, 3, 4))));
        assertThat(plane.lastChange().lines())
                .allMatch(line -> line.contains(" element "))
                .hasSize(4);
        assertThat(map("endpoints")).contains("10.96.0.1 . tcp . 80 . 0x00000000 : 10.244.2.4 . 8080");
    }

    @Test
    void rulesAndChainsDoNotGrowWithTheNumberOfServices() throws Exception {
        plane.apply(table(service(1, PLAIN, remote(1, 2))));
        final long few = ruleset()
                .lines()
                .filter(line -> line.startsWith("add chain") || line.startsWith("add rule"))
                .count();
        plane.apply(ServiceTable.of(IntStream.range(1, 200)
                .mapToObj(number -> service(number, PLAIN, remote(1, number + 1)))
                .toList()));
        assertThat(ruleset()
                        .lines()
                        .filter(line -> line.startsWith("add chain") || line.startsWith("add rule"))
                        .count())
                .isEqualTo(few);
    }

    @Test
    void restartFindsNothingToChange() throws Exception {
        plane.apply(TWO);
        plane.apply(table(service(1, PLAIN, remote(2, 3, 8)), service(2, PLAIN.withAffinity(600), remote(4, 5, 6))));
        plane.close();
        final int before = generation();
        plane = openPlane();
        plane.apply(table(service(1, PLAIN, remote(2, 3, 8)), service(2, PLAIN.withAffinity(600), remote(4, 5, 6))));
        assertThat(generation()).isEqualTo(before);
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void restartWithAnotherTableKeepsWhatIsRightAndRememberedClients() throws Exception {
        plane.apply(TWO);
        node.run("nft add element ip hawser-services affinity"
                + " { 10.244.1.9 . 10.96.0.2 . tcp . 80 timeout 600s : 10.244.2.4 . 8080 }");
        plane.close();
        plane = openPlane();
        plane.apply(table(service(2, PLAIN.withAffinity(600), remote(4, 5, 6)), service(7, PLAIN, remote(1))));
        assertThat(map("affinity")).contains("10.244.1.9 . 10.96.0.2 . tcp . 80");
        assertThat(map("services")).contains("10.96.0.7 . tcp . 80").doesNotContain("10.96.0.1 ");
    }

    @Test
    void whatOthersTakeAwayOrAddComesBackOrGoes() throws Exception {
        plane.apply(TWO);
        final String right = ruleset();
        for (final String harm : List.of(
                "delete table ip hawser-services",
                "flush chain ip hawser-services dispatch",
                "flush map ip hawser-services services",
                "add rule ip hawser-services forward drop",
                "add chain ip hawser-services stray",
                "add element ip hawser-services hairpins { 10.0.0.1 . 10.0.0.1 }",
                "delete element ip hawser-services endpoints { 10.96.0.1 . tcp . 80 . 0x00000002 }")) {
            node.run(List.of("nft", harm), "");
            assertThat(plane.reconcile()).as("after '%s'", harm).isTrue();
            assertThat(ruleset()).as("after '%s'", harm).isEqualTo(right);
            assertThat(plane.reconcile()).isFalse();
        }
    }

    @Test
    void changeThatMeetsAnEmptiedTableWritesTheWhole() throws Exception {
        plane.apply(TWO);
        node.run("nft flush ruleset");
        plane.apply(table(service(1, PLAIN, remote(1, 2, 9))));
        assertThat(map("endpoints")).contains("10.244.2.9").doesNotContain("10.244.2.3");
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void tablesOfOthersAreNeitherTouchedNorInTheWay() throws Exception {
        node.run(List.of("nft", "-f", "-"), OTHERS);
        final String others = ruleset();
        plane.apply(TWO);
        plane.apply(table(service(1, PLAIN, remote(7))));
        assertThat(plane.reconcile()).isFalse();
        node.run("nft add rule inet firewalld filter_FORWARD accept");
        assertThat(plane.reconcile()).isFalse();
        node.run("nft flush chain inet firewalld filter_FORWARD");
        node.run("nft add rule inet firewalld filter_FORWARD ct state established,related accept");
        plane.cleanUp();
        assertThat(ruleset()).isEqualTo(others);
    }

    @Test
    void cleanUpRemovesAllOfOursAndMayBeRepeated() throws Exception {
        plane.apply(TWO);
        plane.cleanUp();
        plane.cleanUp();
        assertThat(ruleset()).isEmpty();
        plane.apply(TWO);
        assertThat(map("endpoints")).contains("10.244.2.5");
    }

    @Test
    void tablesOfKubeProxyAreRemovedOnRequestAlone() throws Exception {
        node.run(List.of("nft", "-f", "-"), "add table ip kube-proxy\nadd table ip6 kube-proxy\n");
        plane.apply(TWO);
        plane.cleanUp();
        assertThat(ruleset()).contains("ip kube-proxy").contains("ip6 kube-proxy");
        try (Nftables nftables = node.call(Nftables::open)) {
            assertThat(KubeProxyTables.remove(nftables)).isTrue();
            assertThat(KubeProxyTables.remove(nftables)).isFalse();
        }
        assertThat(ruleset()).isEmpty();
    }

    @Test
    void nodeWithoutIpv6HasNoTableOfIt() throws Exception {
        plane.apply(TWO);
        assertThat(ruleset()).doesNotContain("ip6");
    }

    @Test
    void nftListsTheTablesOfBothFamilies() throws Exception {
        node.run("sysctl -qw net.ipv6.conf.all.disable_ipv6=0");
        openWithNodePorts("198.51.100.0/24", "2001:db8::/64");
        final Policies policies = PLAIN.withExternal(TrafficPolicy.LOCAL).withAffinity(10_800);
        final List<Endpoint> endpoints = List.of(new Endpoint(IpAddress.parse("fd00:244::1"), 8080, true));
        final ServicePort six = new ServicePort(
                new ServicePortName(new ServiceName("default", "six"), "http", IpFamily.IPV6),
                Protocol.TCP,
                new Frontends(
                        IpAddress.parse("fd00:96::1"),
                        80,
                        List.of(IpAddress.parse("2001:db8:1::1")),
                        List.of(IpAddress.parse("2001:db8:2::1")),
                        List.of(IpPrefix.parse("2001:db8:3::/48")),
                        30_081),
                policies,
                endpoints,
                endpoints);
        plane.apply(table(service(1, everywhere(), policies, SmallCluster.endpoint(1, true)), six));

        assertThat(node.run("nft list tables"))
                .contains("table ip hawser-services")
                .contains("table ip6 hawser-services");
        assertThat(node.run("nft list ruleset"))
                .contains("10.96.0.1 . tcp . 80")
                .contains("fd00:96::1 . tcp . 80")
                .contains("chain affinity-cluster-10800")
                .contains("chain translate");
        assertThat(node.run("nft -j list ruleset")).contains("\"affinity-local-10800\"");
    }

    private void openWithNodePorts(final String... addresses) throws Exception {
        plane.close();
        final NodeView view = new NodeView(
                SmallCluster.VIEW.clusterCidrs(),
                SmallCluster.VIEW.serviceCidrs(),
                Stream.of(addresses).map(IpPrefix::parse).toList(),
                false);
        plane = node.call(() -> NftablesPlane.open(view));
    }

    private static Frontends everywhere() {
        return new Frontends(
                IpAddress.parse("10.96.0.1"),
                80,
                List.of(IpAddress.parse("203.0.113.1")),
                List.of(IpAddress.parse("203.0.113.2")),
                List.of(IpPrefix.parse("198.51.100.0/24")),
                30_080);
    }

    @Test
    void rulesetReadsLikeThis() throws Exception {
        openWithNodePorts("198.51.100.0/24");
        final Policies policies = PLAIN.withExternal(TrafficPolicy.LOCAL).withAffinity(10_800);
        final Endpoint local = SmallCluster.endpoint(1, true);
        plane.apply(table(service(1, everywhere(), policies, local, remote(2)[0]), service(2, PLAIN)));
        assertThat(ruleset().strip()).isEqualTo(Golden.read("small-ruleset.txt").strip());
    }
}
