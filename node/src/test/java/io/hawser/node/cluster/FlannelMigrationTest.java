package io.hawser.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.node.cli.NodeCommands;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * deploy/MIGRATION.md: node1 as flanneld and kube-proxy leave it, node2 Hawser's, and a pod on node1 that pings one on
 * node2 all the time. Hawser takes node1 over, what the former owners left is removed, and node1 is given back.
 */
@Timeout(180)
class FlannelMigrationTest {
    private static final String SUBNET = "10.244.15.0/24";
    private static final String LEASE_KEY = "/coreos.com/network/subnets/10.244.15.0-24";
    private static final String LEASE = "{\"PublicIP\":\"198.18.0.1\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\","
            + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"76:3c:1e:75:f9:ef\"}}";
    private static final String RULES = """
            *filter
            :KUBE-FORWARD - [0:0]
            :FLANNEL-FWD - [0:0]
            -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
            -A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD
            -A FLANNEL-FWD -s 10.244.0.0/16 -j ACCEPT
            -A FLANNEL-FWD -d 10.244.0.0/16 -j ACCEPT
            COMMIT
            *nat
            :KUBE-SERVICES - [0:0]
            :KUBE-SVC-ERIFXISQEP7F7OF4 - [0:0]
            :FLANNEL-POSTRTG - [0:0]
            -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 53 -j KUBE-SVC-ERIFXISQEP7F7OF4
            -A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG
            -A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -j RETURN
            -A FLANNEL-POSTRTG -s 10.244.0.0/16 -d 10.244.0.0/16 -j RETURN
            -A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully
            -A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.15.0/24 -j RETURN
            -A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE --random-fully
            COMMIT
            """;

    @TempDir
    Path directory;

    private final TestNamespaces namespaces = new TestNamespaces();
    private ClusterEtcd etcd;
    private TestNode flannels;
    private NodeProcess node1;
    private NodeProcess node2;
    private TestNamespace pod1;
    private IpPrefix subnet2;

    @BeforeEach
    void raise() throws Exception {
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        flannels = underlay.addNode();
        final TestNode hawsers = underlay.addNode();
        etcd = new ClusterEtcd(underlay.bridge());
        etcd.etcdctl(
                "put",
                "/coreos.com/network/config",
                "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        etcd.etcdctl("put", LEASE_KEY, LEASE);
        node2 = new NodeProcess(hawsers);
        subnet2 = node2.awaitSubnet().subnet();
        hawsers.addPod(1450, subnet2);
        final String link = hawsers.namespace().run("ip -o link show flannel.1");
        asFlannelLeavesIt(link.replaceFirst("(?s).* link/ether (\\S+).*", "$1"));
        pod1 = flannels.addPod(1450, IpPrefix.parse(SUBNET));
        Files.writeString(
                directory.resolve("node.json"),
                "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"node1\"}}");
        Files.writeString(directory.resolve("dns.yaml"), """
                apiVersion: v1
                kind: Service
                metadata: {name: dns, namespace: kube-system}
                spec: {clusterIP: 10.96.0.10, ports: [{name: tcp, port: 53}]}
                """);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> {
                    pod1.run("ping -c 1 -W 1 " + TestNode.podAddress(subnet2));
                    return true;
                });
    }

    @AfterEach
    void takeDown() throws Exception {
        try {
            for (final NodeProcess node : new NodeProcess[] {node1, node2}) {
                if (node != null) {
                    node.remove();
                }
            }
            if (etcd != null) {
                etcd.remove();
            }
        } finally {
            namespaces.close();
        }
    }

    @Test
    void nodeIsTakenOverFromFlannelAndGivenBackWithoutAPacketLost() throws Exception {
        final TestNamespace namespace = flannels.namespace();
        final String before = overlay();
        final Ping ping = Ping.start(pod1, TestNode.podAddress(subnet2));

        node1 = new NodeProcess(
                flannels,
                "--proxy-mode=nftables",
                "--services-dir=" + directory,
                "--node-name=node1",
                "--healthz-bind-address=",
                "--metrics-bind-address=");
        node1.awaitReady();
        assertThat(node1.subnet()).hasToString(SUBNET);
        assertThat(overlay()).isEqualTo(before);
        assertThat(etcd.etcdctl("get", "--print-value-only", LEASE_KEY)).isEqualTo(LEASE);

        cleanup(namespace, "--no-services", "--kube-proxy", "--flannel");
        assertThat(namespace.run("iptables-nft-save")).doesNotContain("FLANNEL", "KUBE-S");
        assertThat(tables(namespace)).contains("hawser-overlay", "hawser-services");

        assertThat(node1.terminate()).isEqualTo(128 + 15);
        namespace.run(List.of("iptables-nft-restore", "--noflush"), RULES);
        cleanup(namespace, "--overlay");
        assertThat(tables(namespace)).noneMatch(name -> name.startsWith("hawser"));
        assertThat(namespace.run("iptables-nft-save")).contains("-j FLANNEL-POSTRTG", "-j FLANNEL-FWD");
        assertThat(overlay()).isEqualTo(before);
        assertThat(ping.lostMs()).isZero();
    }

    private static List<String> tables(final TestNamespace namespace) throws Exception {
        return namespace.call(() -> {
            try (Nftables nftables = Nftables.open()) {
                return nftables.tables().stream()
                        .map(listed -> listed.table().name())
                        .toList();
            }
        });
    }

    private static void cleanup(final TestNamespace namespace, final String... flags) throws Exception {
        final String[] words = new String[2 + flags.length];
        words[0] = "node";
        words[1] = "cleanup";
        System.arraycopy(flags, 0, words, 2, flags.length);
        namespace.call(() -> {
            NodeCommands.run(words);
            return null;
        });
    }

    /** The commands are what FLANNEL's source does, and what its kernel objects were captured as. */
    private void asFlannelLeavesIt(final String peerMac) {
        final TestNamespace namespace = flannels.namespace();
        namespace.run(
                "ip link add flannel.1 address 76:3c:1e:75:f9:ef mtu 1450 type vxlan id 1 local 198.18.0.1 dev eth0 "
                        + "dstport 8472 nolearning");
        namespace.run("ip addr add 10.244.15.0/32 dev flannel.1");
        namespace.run("sysctl -q -w net.ipv4.conf.flannel/1.rp_filter=0 net.ipv6.conf.flannel/1.accept_ra=0");
        namespace.run("sysctl -q -w net.ipv4.ip_forward=1");
        namespace.run("ip link set flannel.1 up");
        namespace.run("ip neigh add " + subnet2.address() + " lladdr " + peerMac + " dev flannel.1");
        namespace.run("bridge fdb append " + peerMac + " dev flannel.1 dst 198.18.0.2");
        namespace.run("ip route add " + subnet2 + " via " + subnet2.address() + " dev flannel.1 onlink");
        namespace.run(List.of("iptables-nft-restore", "--noflush"), RULES);
    }

    private String overlay() {
        final TestNamespace namespace = flannels.namespace();
        return String.join(
                "\n",
                namespace.run("ip -d link show flannel.1"),
                namespace.run("ip -4 addr show flannel.1"),
                namespace.run("ip route show dev flannel.1"),
                namespace.run("bridge fdb show dev flannel.1"),
                namespace.run("ip neigh show dev flannel.1 nud permanent"));
    }
}
