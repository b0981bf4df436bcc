package io.hawser.overlay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * vxlan with DirectRouting; how packets arrive is counted where they do.
 *
 * <pre>node1 ── br0 ── node2
 *           └── router ── node3</pre>
 */
class DirectRoutingTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestCluster cluster;
    private TestCluster.Member first;
    private TestCluster.Member second;
    private TestCluster.Member third;

    @BeforeEach
    void raise() throws Exception {
        cluster = new TestCluster(
                "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\",\"DirectRouting\":true}}");
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        final TestNode node1 = underlay.addNode();
        final TestNode node2 = underlay.addNode();
        final TestNode node3 = underlay.addNodeBehindRouter();
        first = cluster.start(node1);
        second = cluster.start(node2);
        third = cluster.start(node3);
        cluster.awaitReady();
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void peerOnTheSameLinkIsReachedByAPlainRouteWithoutEncapsulation() {
        assertThat(first.node()
                        .namespace()
                        .run("ip route show " + second.subnet())
                        .strip())
                .isEqualTo(second.subnet() + " via 198.18.0.2 dev eth0 proto 72");
        final TestNamespace pod1 = first.addPod();
        second.addPod();
        count(second);
        ping(pod1, second);
        assertThat(counted(second, "plain")).isPositive();
        assertThat(counted(second, "encapsulated")).isZero();
    }

    @Test
    void peerBehindARouterIsReachedThroughTheTunnel() {
        assertThat(first.node()
                        .namespace()
                        .run("ip route show " + third.subnet())
                        .strip())
                .isEqualTo(third.subnet() + " via " + third.subnet().address() + " dev flannel.1 onlink");
        final TestNamespace pod1 = first.addPod();
        third.addPod();
        count(third);
        ping(pod1, third);
        assertThat(counted(third, "encapsulated")).isPositive();
        assertThat(counted(third, "plain")).isZero();
    }

    @Test
    void tunnelEntriesAreThereForThePeerBehindTheRouterAlone() {
        assertThat(first.node().namespace().run("bridge fdb show dev flannel.1"))
                .contains("dst 198.51.100.3")
                .doesNotContain("dst 198.18.0.2");
    }

    private static void ping(final TestNamespace pod, final TestCluster.Member to) {
        await().atMost(TestCluster.SOON)
                .untilAsserted(() -> pod.run("ping -c 1 -W 1 " + TestNode.podAddress(to.subnet())));
    }

    /** Counts what comes in from the underlay: tunnel packets, and pods' packets as they are. */
    private static void count(final TestCluster.Member at) {
        at.node().namespace().run(List.of("nft", "-f", "-"), """
                        table ip test {
                            counter plain {}
                            counter encapsulated {}
                            chain in {
                                type filter hook prerouting priority -400
                                iifname "eth0" ip saddr 10.244.0.0/16 counter name plain
                                iifname "eth0" udp dport 8472 counter name encapsulated
                            }
                        }
                        """);
    }

    private static long counted(final TestCluster.Member at, final String counter) {
        final String listed = at.node().namespace().run("nft list counter ip test " + counter);
        return Long.parseLong(listed.replaceAll("(?s).*packets (\\d+) bytes.*", "$1"));
    }
}
