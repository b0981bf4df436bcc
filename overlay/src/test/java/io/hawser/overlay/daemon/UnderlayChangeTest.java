package io.hawser.overlay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes with a pod each, and a network below that becomes another while they run. */
class UnderlayChangeTest {
    private static final String VXLAN = "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";
    private static final String HOST_GW = "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"host-gw\"}}";
    /** After so many attempts the next one is more than six seconds away. */
    private static final int ATTEMPTS = 7;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestUnderlay underlay;
    private TestCluster cluster;
    private TestCluster.Member first;
    private TestCluster.Member second;
    private TestNamespace pod1;
    private TestNamespace pod2;

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void newPublicAddressReachesThePeersAndPodsGoOn() throws Exception {
        raise(VXLAN);
        final String subnet = first.subnet().toString();
        final String mac = mac();
        first.node().namespace().run("ip addr del 198.18.0.1/15 dev eth0");
        first.node().namespace().run("ip addr add 198.18.0.101/15 dev eth0");
        await().atMost(TestCluster.SOON)
                .untilAsserted(() -> assertThat(second.node().namespace().run("bridge fdb show dev flannel.1"))
                        .contains(mac + " dst 198.18.0.101 self permanent")
                        .doesNotContain("198.18.0.1 "));
        assertPodsReachEachOther();
        assertThat(first.node().namespace().run("ip -d link show flannel.1")).contains("local 198.18.0.101 dev eth0");
        assertThat(mac()).isEqualTo(mac);
        assertThat(first.subnet()).hasToString(subnet);
        assertThat(cluster.leases().find(first.env().subnets()).orElseThrow().holder())
                .isEqualTo("198.18.0.101");
    }

    @Test
    void newMtuReachesTheDeviceAndTheSubnetFile() throws Exception {
        raise(VXLAN);
        first.node().namespace().run("ip link set eth0 mtu 1400");
        await().atMost(TestCluster.SOON).untilAsserted(() -> {
            assertThat(first.node().namespace().run("ip link show flannel.1")).contains("mtu 1350");
            assertThat(first.env().mtu()).isEqualTo(1350);
        });
        assertPodsReachEachOther();
    }

    @Test
    void interfaceThatIsMadeAnewWithAnotherIndexIsFollowed() throws Exception {
        raise(VXLAN);
        final int before = first.node().underlayIndex();
        final String mac = mac();
        underlay.replug(first.node());
        first.node().namespace().run("ip addr add 198.18.0.1/15 dev eth0");
        assertThat(first.node().underlayIndex()).isNotEqualTo(before);
        assertPodsReachEachOther();
        assertThat(mac()).isEqualTo(mac);
    }

    @Test
    void routesOverAnInterfaceWithoutAddressComeBackWithTheAddress() throws Exception {
        raise(HOST_GW);
        final TestNamespace namespace = first.node().namespace();
        final long before = first.overlay().status().reconciliations();
        namespace.run("ip addr flush dev eth0");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> first.overlay().status().reconciliations() >= before + ATTEMPTS);
        assertThat(first.overlay().missing()).anyMatch(missing -> missing.contains("ENETUNREACH"));
        namespace.run("ip addr add 198.18.0.1/15 dev eth0");
        await().atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(namespace.run("ip route show " + second.subnet()))
                        .contains("via 198.18.0.2 dev eth0"));
        assertPodsReachEachOther();
    }

    private void raise(final String config) throws Exception {
        cluster = new TestCluster(config);
        underlay = new TestUnderlay(namespaces);
        first = cluster.start(underlay.addNode());
        second = cluster.start(underlay.addNode());
        cluster.awaitReady();
        pod1 = first.addPod();
        pod2 = second.addPod();
        assertPodsReachEachOther();
    }

    private void assertPodsReachEachOther() {
        await().atMost(TestCluster.SOON).untilAsserted(() -> {
            pod1.run("ping -c 1 -W 1 " + TestNode.podAddress(second.subnet()));
            pod2.run("ping -c 1 -W 1 " + TestNode.podAddress(first.subnet()));
        });
    }

    private String mac() {
        final String link = first.node().namespace().run("ip -o link show flannel.1");
        return link.replaceAll("(?s).*link/ether ([0-9a-f:]+) .*", "$1");
    }
}
