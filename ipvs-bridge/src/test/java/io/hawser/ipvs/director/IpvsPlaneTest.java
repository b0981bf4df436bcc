package io.hawser.ipvs.director;

import static io.hawser.proxy.testing.SmallCluster.remote;
import static io.hawser.proxy.testing.SmallCluster.service;
import static io.hawser.proxy.testing.SmallCluster.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.ipvs.nftables.KernelText;
import io.hawser.linux.ipvs.IpvsScheduler;
import io.hawser.linux.ipvs.IpvsTimeouts;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TrafficPolicy;
import io.hawser.proxy.testing.SmallCluster;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the plane writes, and what it does when others write. */
@NeedsIpvs
class IpvsPlaneTest {
    private static final Policies PLAIN = Policies.DEFAULT;
    private static final ServiceTable TWO =
            table(service(1, PLAIN, remote(1, 2, 3)), service(2, PLAIN.withAffinity(600), remote(4, 5)));

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace node;
    private IpvsPlane plane;

    @BeforeEach
    void open() throws Exception {
        node = namespaces.create("node");
        node.run("ip link add eth0 type dummy");
        node.run("ip link set eth0 up");
        node.run("ip addr add 198.51.100.10/24 dev eth0");
        plane = openPlane(SmallCluster.VIEW, IpvsSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    private IpvsPlane openPlane(final NodeView view, final IpvsSettings settings) throws Exception {
        return node.call(() -> IpvsPlane.open(view, settings));
    }

    private void reopen(final IpvsSettings settings) throws Exception {
        plane.close();
        plane = openPlane(SmallCluster.VIEW, settings);
    }

    private List<String> saved() {
        return node.run("ipvsadm-save -n").lines().sorted().toList();
    }

    private String ruleset() throws Exception {
        try (Nftables nftables = node.call(Nftables::open)) {
            return KernelText.of(nftables);
        }
    }

    private List<String> localRoutes() {
        return node.run("ip route show table local proto " + LocalRoutes.PROTOCOL)
                .lines()
                .map(String::strip)
                .sorted()
                .toList();
    }

    private static ServicePort everywhere(final Policies policies, final Endpoint... endpoints) {
        final Frontends frontends = new Frontends(
                IpAddress.parse("10.96.0.1"),
                80,
                List.of(IpAddress.parse("203.0.113.1")),
                List.of(IpAddress.parse("203.0.113.2")),
                List.of(IpPrefix.parse("198.51.100.0/24")),
                30_080);
        return service(1, frontends, policies, endpoints);
    }

    @Test
    void ipvsadmShowsWhatKubeProxyWouldWrite() {
        plane.apply(table(everywhere(PLAIN.withAffinity(10_800), remote(1, 2)), service(2, PLAIN)));
        assertThat(saved())
                .containsExactlyInAnyOrder(
                        "-A -t 10.96.0.1:80 -s rr -p 10800",
                        "-a -t 10.96.0.1:80 -r 10.244.2.1:8080 -m -w 1",
                        "-a -t 10.96.0.1:80 -r 10.244.2.2:8080 -m -w 1",
                        "-A -t 203.0.113.1:80 -s rr -p 10800",
                        "-a -t 203.0.113.1:80 -r 10.244.2.1:8080 -m -w 1",
                        "-a -t 203.0.113.1:80 -r 10.244.2.2:8080 -m -w 1",
                        "-A -t 203.0.113.2:80 -s rr -p 10800",
                        "-a -t 203.0.113.2:80 -r 10.244.2.1:8080 -m -w 1",
                        "-a -t 203.0.113.2:80 -r 10.244.2.2:8080 -m -w 1",
                        "-A -t 198.51.100.10:30080 -s rr -p 10800",
                        "-a -t 198.51.100.10:30080 -r 10.244.2.1:8080 -m -w 1",
                        "-a -t 198.51.100.10:30080 -r 10.244.2.2:8080 -m -w 1",
                        "-A -t 10.96.0.2:80 -s rr");
    }

    @Test
    void policyLocalLeadsOthersToLocalEndpointsAndThisNodeByAMarkToAll() throws Exception {
        final Endpoint local = SmallCluster.endpoint(1, true);
        plane.apply(table(everywhere(PLAIN.withExternal(TrafficPolicy.LOCAL), local, remote(2)[0])));
        final int mark = Marks.PREFIX | 1;
        assertThat(saved())
                .contains(
                        "-a -t 203.0.113.2:80 -r 10.244.1.1:8080 -m -w 1",
                        "-a -f " + mark + " -r 10.244.1.1:8080 -m -w 1",
                        "-a -f " + mark + " -r 10.244.2.2:8080 -m -w 1")
                .doesNotContain("-a -t 203.0.113.2:80 -r 10.244.2.2:8080 -m -w 1");
        assertThat(ruleset()).contains("inside { 203.0.113.2 . tcp . 80 : 0x48500001 }");
    }

    @Test
    void oneChangedEndpointIsOneAddedAndOneDeletedDestination() {
        plane.apply(TWO);
        plane.apply(table(service(1, PLAIN, remote(1, 9, 3)), service(2, PLAIN.withAffinity(600), remote(4, 5))));
        // Without weight first, so that nobody is led there any more; deleted at once, since nobody is there.
        assertThat(plane.lastChange()).isEqualToIgnoringNewLines("""
                ipvsadm -a -t 10.96.0.1:80 -r 10.244.2.9:8080 -m -w 1
                ipvsadm -e -t 10.96.0.1:80 -r 10.244.2.2:8080 -m -w 0
                ipvsadm -d -t 10.96.0.1:80 -r 10.244.2.2:8080
                """);
        assertThat(saved()).hasSize(7);
    }

    @Test
    void restartFindsNothingToChange() throws Exception {
        plane.apply(table(
                everywhere(PLAIN.withExternal(TrafficPolicy.LOCAL), SmallCluster.endpoint(1, true), remote(2)[0]),
                service(2, PLAIN.withAffinity(600), remote(4, 5)),
                service(3, PLAIN)));
        final List<String> servers = saved();
        final String rules = ruleset();
        reopen(IpvsSettings.DEFAULT);
        plane.apply(table(
                everywhere(PLAIN.withExternal(TrafficPolicy.LOCAL), SmallCluster.endpoint(1, true), remote(2)[0]),
                service(2, PLAIN.withAffinity(600), remote(4, 5)),
                service(3, PLAIN)));
        assertThat(plane.lastChange()).isEmpty();
        assertThat(plane.reconcile()).isFalse();
        assertThat(saved()).isEqualTo(servers);
        assertThat(ruleset()).isEqualTo(rules);
    }

    @Test
    void restartWithAnotherTableRemovesWhatItWroteBeforeAtExternalAddressesToo() throws Exception {
        plane.apply(table(everywhere(PLAIN, remote(1)), service(2, PLAIN, remote(1))));
        reopen(IpvsSettings.DEFAULT);
        plane.apply(table(service(2, PLAIN, remote(1))));
        assertThat(saved())
                .containsExactly("-A -t 10.96.0.2:80 -s rr", "-a -t 10.96.0.2:80 -r 10.244.2.1:8080 -m -w 1");
        assertThat(localRoutes()).hasSize(1);
    }

    @Test
    void whatIpvsadmSavedAndRestoredNeedsNoCorrection() {
        plane.apply(TWO);
        final String text = node.run("ipvsadm-save -n");
        node.run("ipvsadm -C");
        node.run(List.of("ipvsadm-restore"), text);
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void comparisonOfWhatNobodyTouchedReadsNoVirtualServiceAnew() {
        plane.apply(TWO);
        assertThat(plane.reconcile()).isFalse();
        assertThat(plane.briefComparisons()).as("after it was written").isZero();
        assertThat(plane.reconcile()).isFalse();
        assertThat(plane.briefComparisons()).isOne();
        node.run("ipvsadm -e -t 10.96.0.1:80 -r 10.244.2.1:8080 -m -w 9");
        assertThat(plane.reconcile()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(plane.reconcile()).isFalse();
            assertThat(plane.briefComparisons()).isEqualTo(i);
        }
        assertThat(plane.reconcile()).isFalse();
        assertThat(plane.briefComparisons()).as("whole now and then").isZero();
    }

    @Test
    void whatOthersTakeAwayOrAddComesBackOrGoes() throws Exception {
        plane.apply(TWO);
        final List<String> servers = saved();
        final String rules = ruleset();
        for (final String harm : List.of(
                "ipvsadm -C",
                "ipvsadm -D -t 10.96.0.1:80",
                "ipvsadm -E -t 10.96.0.1:80 -s lc -p 5",
                "ipvsadm -d -t 10.96.0.1:80 -r 10.244.2.1:8080",
                "ipvsadm -e -t 10.96.0.1:80 -r 10.244.2.1:8080 -m -w 9",
                "ipvsadm -a -t 10.96.0.1:80 -r 192.0.2.1:8080 -m",
                "ipvsadm -A -t 10.96.0.9:80 -s rr",
                "nft delete table ip hawser-ipvs",
                "nft flush set ip hawser-ipvs services",
                "nft flush chain ip hawser-ipvs dispatch",
                "ip route del local 10.96.0.0/16 dev lo")) {
            node.run(harm);
            assertThat(plane.reconcile()).as("after '%s'", harm).isTrue();
            assertThat(saved()).as("after '%s'", harm).isEqualTo(servers);
            assertThat(ruleset()).as("after '%s'", harm).isEqualTo(rules);
            assertThat(localRoutes()).as("after '%s'", harm).hasSize(1);
            assertThat(plane.reconcile()).isFalse();
        }
    }

    @Test
    void changeThatMeetsWhatOthersDidWritesTheWhole() {
        for (final String harm : List.of("ipvsadm -C", "nft flush ruleset", "ip route flush table local proto 72")) {
            plane.apply(TWO);
            node.run(harm);
            plane.apply(table(service(1, PLAIN, remote(1, 2, 9))));
            plane.reconcile();
            assertThat(saved())
                    .contains("-a -t 10.96.0.1:80 -r 10.244.2.9:8080 -m -w 1")
                    .hasSize(4);
            assertThat(plane.reconcile()).isFalse();
        }
    }

    @Test
    void virtualServicesOfOthersAreNeitherTouchedNorInTheWay() {
        node.run("ipvsadm -A -t 192.0.2.80:443 -s wrr");
        node.run("ipvsadm -a -t 192.0.2.80:443 -r 192.0.2.81:443 -g -w 5");
        final List<String> others = saved();
        plane.apply(TWO);
        assertThat(plane.reconcile()).isFalse();
        assertThat(saved()).containsAll(others);
        plane.cleanUp();
        assertThat(saved()).isEqualTo(others);
    }

    @Test
    void cleanUpRemovesAllOfOursAndMayBeRepeatedAlsoByAnotherThatKnowsNothing() throws Exception {
        final Endpoint local = SmallCluster.endpoint(1, true);
        plane.apply(table(everywhere(PLAIN.withExternal(TrafficPolicy.LOCAL), local, remote(2)[0])));
        plane.close();
        plane = openPlane(new NodeView(List.of(), List.of(), List.of(), false), IpvsSettings.DEFAULT);
        plane.cleanUp();
        plane.cleanUp();
        assertThat(saved()).isEmpty();
        assertThat(ruleset()).isEmpty();
        assertThat(localRoutes()).isEmpty();
        plane.apply(TWO);
        assertThat(saved()).hasSize(7);
    }

    @Test
    void rulesAndRoutesDoNotGrowWithTheNumberOfServices() throws Exception {
        plane.apply(table(service(1, PLAIN, remote(1, 2))));
        final long few = rules();
        plane.apply(ServiceTable.of(IntStream.range(1, 200)
                .mapToObj(number -> service(number, PLAIN, remote(1, number + 1)))
                .toList()));
        assertThat(rules()).isEqualTo(few);
        assertThat(localRoutes()).containsExactly("local 10.96.0.0/16 dev lo scope host");
        assertThat(saved()).hasSize(199 * 3);
    }

    private long rules() throws Exception {
        return ruleset()
                .lines()
                .filter(line -> line.startsWith("add chain") || line.startsWith("add rule"))
                .count();
    }

    @Test
    void nodePortFollowsTheNodesAddresses() {
        plane.apply(table(everywhere(PLAIN, remote(1))));
        node.run("ip addr add 192.0.2.10/24 dev eth0");
        assertThat(plane.reconcile()).isTrue();
        assertThat(saved()).contains("-A -t 192.0.2.10:30080 -s rr").contains("-A -t 198.51.100.10:30080 -s rr");
        node.run("ip addr del 198.51.100.10/24 dev eth0");
        plane.apply(table(everywhere(PLAIN, remote(1))));
        assertThat(saved()).doesNotContain("-A -t 198.51.100.10:30080 -s rr");
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void externalAddressThatTheNodeHasStaysItsOwn() {
        node.run("ip addr add 203.0.113.1/32 dev eth0");
        plane.apply(table(everywhere(PLAIN, remote(1))));
        assertThat(localRoutes())
                .containsExactly("local 10.96.0.0/16 dev lo scope host", "local 203.0.113.2 dev lo scope host");
        assertThat(node.run("nft list set ip hawser-ipvs addresses"))
                .contains("203.0.113.2")
                .doesNotContain("203.0.113.1");
    }

    @Test
    void addressesStandOnADeviceWhereThatIsAsked() throws Exception {
        reopen(IpvsSettings.DEFAULT.withDummyDevice());
        plane.apply(table(everywhere(PLAIN, remote(1)), service(2, PLAIN, remote(1))));
        assertThat(node.run("ip -brief addr show dev kube-ipvs0").strip().split(" +"))
                .contains("10.96.0.1/32", "10.96.0.2/32", "203.0.113.1/32", "203.0.113.2/32");
        assertThat(saved()).doesNotContain("-A -t 10.96.0.1:30080 -s rr");
        assertThat(plane.reconcile()).isFalse();
        plane.apply(table(service(2, PLAIN, remote(1))));
        assertThat(node.run("ip -brief addr show dev kube-ipvs0")).doesNotContain("203.0.113.1", "10.96.0.1/");
        assertThat(localRoutes()).isEmpty();
        reopen(IpvsSettings.DEFAULT);
        plane.apply(table(service(2, PLAIN, remote(1))));
        assertThat(node.run("ip link")).doesNotContain("kube-ipvs0");
        assertThat(localRoutes()).hasSize(1);
        assertThat(plane.reconcile()).isFalse();
    }

    @Test
    void deviceOfKubeProxyIsNotOursToRemove() {
        node.run("ip link add kube-ipvs0 type dummy");
        plane.apply(TWO);
        plane.cleanUp();
        assertThat(node.run("ip link")).contains("kube-ipvs0");
    }

    @Test
    void schedulerAndTimeoutsAreThoseThatWereAsked() throws Exception {
        for (final IpvsScheduler scheduler : IpvsScheduler.values()) {
            reopen(IpvsSettings.DEFAULT.withScheduler(scheduler).withTimeouts(new IpvsTimeouts(1_000, 20, 30)));
            plane.apply(TWO);
            assertThat(saved()).anyMatch(line -> line.startsWith("-A -t 10.96.0.1:80 -s " + scheduler));
            assertThat(plane.reconcile()).isFalse();
        }
        assertThat(node.run("ipvsadm -L --timeout")).contains("1000 20 30");
    }
}
