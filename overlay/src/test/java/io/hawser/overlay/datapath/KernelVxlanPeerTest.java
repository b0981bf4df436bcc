package io.hawser.overlay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * VXLAN carried by this process on one node, by the kernel on the other.
 *
 * <pre>pod1 ── cni0 node1 flannel0 (TUN) ── eth0 ── br0 ── eth0 ── flannel.1 (vxlan) node2 cni0 ── pod2</pre>
 */
class KernelVxlanPeerTest {
    private static final int CHUNKS = 300;
    private static final int MTU = 1430;
    private static final IpPrefix CARRIED = IpPrefix.parse("10.244.1.0/24");
    private static final IpPrefix KERNEL = IpPrefix.parse("10.244.2.0/24");
    private static final MacAddress CARRIED_MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress KERNEL_MAC = MacAddress.parse("02:00:00:00:00:02");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TunnelNode carried;
    private TestNode kernel;
    private TestNamespace kernelPod;

    @BeforeEach
    void raise() throws Exception {
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        carried = new TunnelNode(underlay.addNode(), new TunnelWire.Vxlan(8472, 1, CARRIED_MAC), CARRIED);
        kernel = underlay.addNode();
        kernelPod = kernel.addPod(MTU, KERNEL);
        final TestNamespace node = kernel.namespace();
        node.run("sysctl -q -w net.ipv4.ip_forward=1");
        node.run("ip link add flannel.1 address " + KERNEL_MAC + " mtu " + MTU
                + " type vxlan id 1 dev eth0 local 198.18.0.2 dstport 8472 nolearning");
        node.run("ip addr add 10.244.2.0/32 dev flannel.1");
        node.run("ip link set flannel.1 up");
        node.run("bridge fdb add " + CARRIED_MAC + " dev flannel.1 dst 198.18.0.1 self permanent");
        node.run("ip neigh add 10.244.1.0 lladdr " + CARRIED_MAC + " dev flannel.1 nud permanent");
        node.run("ip route add 10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink");
        carried.datapath()
                .peers(new PeerTable(List.of(new Peer(KERNEL, kernel.publicIp(), KERNEL_MAC)), List.of(CARRIED)));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> carried.pod().run("ping -c 1 -W 1 " + TestNode.podAddress(KERNEL)));
    }

    @AfterEach
    void close() {
        carried.close();
    }

    @Test
    void aLargeTransferArrivesUnchangedInBothDirections() throws Exception {
        Transfer.run(carried.pod(), kernelPod, TestNode.podAddress(KERNEL), CHUNKS);
        Transfer.run(kernelPod, carried.pod(), TestNode.podAddress(CARRIED), CHUNKS);
        assertThat(carried.count(DatapathCounter.MALFORMED)).isZero();
    }

    @Test
    void framesOfAnotherNetworkAreCountedAndDropped() {
        final TestNamespace node = kernel.namespace();
        node.run("ip link add other type vxlan id 2 dev eth0 local 198.18.0.2 dstport 8472 remote 198.18.0.1");
        node.run("ip addr add 192.0.2.1/24 dev other");
        node.run("ip link set other up");
        node.run("ip neigh add 192.0.2.2 lladdr " + CARRIED_MAC + " dev other");
        final long before = carried.count(DatapathCounter.FOREIGN_FRAME);
        assertThatThrownBy(() -> node.run("ping -c 1 -W 1 192.0.2.2")).hasMessageContaining("100% packet loss");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() ->
                        assertThat(carried.count(DatapathCounter.FOREIGN_FRAME)).isGreaterThan(before));
    }
}
