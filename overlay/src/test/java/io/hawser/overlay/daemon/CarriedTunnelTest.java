package io.hawser.overlay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes whose packets the daemon carries itself.
 *
 * <pre>pod1 ── cni0 node1 TUN ── eth0 ── br0 ── eth0 ── TUN or vxlan node2 cni0 ── pod2</pre>
 */
class CarriedTunnelTest {
    private static final String UDP = "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"udp\"}}";
    private static final String VXLAN = "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestCluster cluster;

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void udpLeavesTheKernelAsFlanneldDoes() throws Exception {
        cluster = new TestCluster(UDP);
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        final TestCluster.Member first = cluster.start(underlay.addNode());
        final TestCluster.Member second = cluster.start(underlay.addNode());
        cluster.awaitReady();
        final TestNamespace node = first.node().namespace();
        assertThat(first.env().mtu()).isEqualTo(1472);
        assertThat(node.run("ip -d link show flannel0"))
                .contains("POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP")
                .contains("mtu 1472")
                .contains("tun type tun");
        assertThat(node.run("ip -4 -o addr show flannel0"))
                .contains("inet " + first.subnet().address() + "/32 scope global flannel0");
        assertThat(node.run("ip route show dev flannel0").strip()).isEqualTo("10.244.0.0/16");
        assertThat(second.overlay().status().problem()).isEmpty();
    }

    @Test
    void podsReachEachOtherOverUdp() throws Exception {
        cluster = new TestCluster(UDP);
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        pingBothWays(cluster.start(underlay.addNode()), cluster.start(underlay.addNode()));
    }

    @Test
    void userspaceVxlanAndKernelVxlanShareANetwork() throws Exception {
        cluster = new TestCluster(VXLAN);
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        final TestCluster.Member carried = cluster.start(underlay.addNode(), CarryingPolicy.Carrier.USERSPACE);
        final TestCluster.Member kernel = cluster.start(underlay.addNode(), CarryingPolicy.Carrier.KERNEL);
        pingBothWays(carried, kernel);
        assertThat(carried.node().namespace().run("ip -d link show flannel.1")).contains("tun type tun");
        assertThat(kernel.node().namespace().run("ip -d link show flannel.1")).contains("vxlan id 1");
    }

    @Test
    void aDeletedDeviceComesBackAndPodsTalkAgain() throws Exception {
        cluster = new TestCluster(UDP);
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        final TestCluster.Member first = cluster.start(underlay.addNode());
        final TestCluster.Member second = cluster.start(underlay.addNode());
        final TestNamespace podOfFirst = pingBothWays(first, second);
        first.node().namespace().run("ip link delete flannel0");
        await().atMost(TestCluster.SOON)
                .untilAsserted(() ->
                        assertThat(first.node().namespace().run("ip -br link")).contains("flannel0"));
        ping(podOfFirst, second);
    }

    /** Gives each a pod, and returns that of the first. */
    private TestNamespace pingBothWays(final TestCluster.Member one, final TestCluster.Member other) {
        cluster.awaitReady();
        final TestNamespace podOfOne = one.addPod();
        final TestNamespace podOfOther = other.addPod();
        ping(podOfOne, other);
        ping(podOfOther, one);
        return podOfOne;
    }

    private static void ping(final TestNamespace pod, final TestCluster.Member to) {
        await().atMost(TestCluster.SOON)
                .untilAsserted(() -> pod.run("ping -c 1 -W 1 " + TestNode.podAddress(to.subnet())));
    }
}
