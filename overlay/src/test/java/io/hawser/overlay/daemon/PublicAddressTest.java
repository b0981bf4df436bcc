package io.hawser.overlay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Node 1 has two interfaces; the registry says at which of their addresses it is to be reached. */
class PublicAddressTest {
    private static final IpAddress SECOND = IpAddress.parse("198.51.100.1");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void registrysWordOnThePublicAddressChoosesTheInterfaceAndReachesTheLease() throws Exception {
        final TestNode node = new TestUnderlay(namespaces).addNode();
        node.namespace().run("ip link add eth1 type veth peer name far1");
        node.namespace().run("ip addr add " + SECOND + "/24 dev eth1");
        node.namespace().run("ip link set eth1 up");
        node.namespace().run("ip link set far1 up");
        try (TestCluster cluster =
                new TestCluster("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}")) {
            final TestCluster.Member member =
                    cluster.start(node, cluster.leases().connect(SECOND), InterfaceSelection.DEFAULT);
            cluster.awaitReady();
            final Lease lease = cluster.leases().find(member.env().subnets()).orElseThrow();
            assertThat(lease.attributes().publicIpv4()).contains(SECOND);
            assertThat(node.namespace().run("ip -d link show flannel.1")).contains("local " + SECOND + " dev eth1");
        }
    }
}
