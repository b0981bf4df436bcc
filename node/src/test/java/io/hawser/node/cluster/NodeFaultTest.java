package io.hawser.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two nodes with a pod each, and everything that goes wrong while the pods talk. One cluster for all: each test leaves
 * it as it found it, and begins only when the pods reach each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
class NodeFaultTest {
    private static final String CONFIG_KEY = "/coreos.com/network/config";
    private static final String CONFIG = "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";
    /** Longer than the longest pause before an etcd that was away is asked again. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final int NONE = 0;
    /** Milliseconds that may be lost until something is back. */
    private static final int ONE_SECOND = 1_000;
    /** A busy machine makes one recovery slow; a daemon that waits for its next look makes all of them slow. */
    private static final int OCCURRENCES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(NodeFaultTest.class);

    private final TestNamespaces namespaces = new TestNamespaces();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private ClusterEtcd etcd;
    private NodeProcess node1;
    private NodeProcess node2;
    private TestNamespace pod1;
    private TestNamespace pod2;
    private IpAddress address1;
    private IpAddress address2;

    @BeforeAll
    void raise() throws Exception {
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        final TestNode first = underlay.addNode();
        final TestNode second = underlay.addNode();
        etcd = new ClusterEtcd(underlay.bridge());
        etcd.etcdctl("put", CONFIG_KEY, CONFIG);
        node1 = new NodeProcess(first);
        nodes.add(node1);
        node2 = new NodeProcess(second);
        nodes.add(node2);
        final IpPrefix subnet1 = node1.awaitSubnet().subnet();
        final IpPrefix subnet2 = node2.awaitSubnet().subnet();
        pod1 = first.addPod(1450, subnet1);
        pod2 = second.addPod(1450, subnet2);
        address1 = TestNode.podAddress(subnet1);
        address2 = TestNode.podAddress(subnet2);
    }

    @AfterAll
    void takeDown() throws Exception {
        try {
            for (final NodeProcess node : nodes) {
                node.remove();
            }
            if (etcd != null) {
                etcd.remove();
            }
        } finally {
            namespaces.close();
        }
    }

    @BeforeEach
    void awaitNodesAreReadyAndPodsReachEachOther() {
        nodes.forEach(NodeProcess::awaitReady);
        awaitPodsReachEachOther();
    }

    private void awaitPodsReachEachOther() {
        await().atMost(SOON).ignoreExceptionsInstanceOf(AssertionError.class).until(() -> {
            pod1.run("ping -c 1 -W 1 " + address2);
            pod2.run("ping -c 1 -W 1 " + address1);
            return true;
        });
    }

    @Test
    void daemonKilledAndStartedAgainLosesNothingAndKeepsItsSubnet() throws Exception {
        final IpPrefix before = node1.subnet();
        final Ping ping = Ping.start(pod1, address2);
        node1.kill();
        node1.start();
        awaitLogged(node1, "leased " + before, 2);
        assertThat(lostMs("daemonKilledAndStartedAgainLosesNothingAndKeepsItsSubnet", ping))
                .isEqualTo(NONE);
        assertThat(node1.subnet()).isEqualTo(before);
    }

    @Test
    void daemonToldToEndEndsWellAndLeavesThePathAlone() throws Exception {
        final Ping ping = Ping.start(pod1, address2);
        assertThat(node1.terminate()).isEqualTo(128 + 15);
        assertThat(node1.node().namespace().run("ip route show dev flannel.1")).isNotBlank();
        node1.start();
        assertThat(lostMs("daemonToldToEndEndsWellAndLeavesThePathAlone", ping)).isEqualTo(NONE);
    }

    @Test
    void etcdAwayForAMinuteLosesNothing() throws Exception {
        final Ping ping = Ping.start(pod1, address2);
        etcd.stop();
        Thread.sleep(Duration.ofSeconds(60).toMillis());
        etcd.start();
        assertThat(lostMs("etcdAwayForAMinuteLosesNothing", ping)).isEqualTo(NONE);
        final String key = key(node1);
        await().atMost(SOON)
                .until(() -> !etcd.etcdctl("get", "--print-value-only", key).isEmpty());
    }

    @Test
    void etcdThatForgotEverythingIsToldAgain() throws Exception {
        final IpPrefix before = node1.subnet();
        final Ping ping = Ping.start(pod1, address2);
        etcd.stop();
        etcd.wipe();
        etcd.start();
        etcd.etcdctl("put", CONFIG_KEY, CONFIG);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(etcd.etcdctl("get", "--print-value-only", key(node1))).contains("198.18.0.1");
            assertThat(etcd.etcdctl("get", "--print-value-only", key(node2))).contains("198.18.0.2");
        });
        awaitPodsReachEachOther();
        assertThat(lostMs("etcdThatForgotEverythingIsToldAgain", ping)).isLessThan(ONE_SECOND);
        assertThat(node1.subnet()).isEqualTo(before);
    }

    @Test
    void revokedLeaseIsTakenAgainWithinASecond() throws Exception {
        final IpPrefix before = node2.subnet();
        assertRecoversWithinASecond("revokedLeaseIsTakenAgainWithinASecond", () -> {
            etcd.etcdctl("lease", "revoke", leaseId(node2));
            await().atMost(SOON)
                    .until(() -> !etcd.etcdctl("get", "--print-value-only", key(node2))
                            .isEmpty());
        });
        assertThat(node2.subnet()).isEqualTo(before);
    }

    @Test
    void compactedWatchGoesOn() throws Exception {
        final Ping ping = Ping.start(pod1, address2);
        for (int i = 0; i < 20; i++) {
            etcd.etcdctl("put", "/elsewhere", Integer.toString(i));
        }
        final Matcher revision =
                Pattern.compile("\"revision\":(\\d+)").matcher(etcd.etcdctl("get", "/elsewhere", "--write-out=json"));
        assertThat(revision.find()).isTrue();
        etcd.etcdctl("compact", revision.group(1));
        etcd.etcdctl(
                "put",
                "/coreos.com/network/subnets/10.244.250.0-24",
                "{\"PublicIP\":\"198.18.0.250\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\","
                        + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"02:00:00:00:02:50\"}}");
        final TestNamespace namespace = node1.node().namespace();
        await().atMost(SOON).until(() -> namespace.run("ip route").contains("10.244.250.0/24 via 10.244.250.0"));
        etcd.etcdctl("del", "/coreos.com/network/subnets/10.244.250.0-24");
        await().atMost(SOON).until(() -> !namespace.run("ip route").contains("10.244.250.0/24"));
        assertThat(lostMs("compactedWatchGoesOn", ping)).isEqualTo(NONE);
    }

    @Test
    void deletedDeviceIsBackWithinASecond() throws Exception {
        final TestNamespace namespace = node1.node().namespace();
        assertRecoversWithinASecond(
                "deletedDeviceIsBackWithinASecond", () -> namespace.run("ip link delete flannel.1"));
    }

    @Test
    void flushedTablesAreWrittenAgain() throws Exception {
        final Ping ping = Ping.start(pod1, address2);
        final TestNamespace namespace = node1.node().namespace();
        namespace.run("nft flush ruleset");
        await().atMost(SOON).until(() -> namespace.run("nft list ruleset").contains("masquerade"));
        assertThat(lostMs("flushedTablesAreWrittenAgain", ping)).isEqualTo(NONE);
    }

    @Test
    void underlayDownAndUpAgainIsSurvivedWithinASecond() throws Exception {
        final TestNamespace namespace = node1.node().namespace();
        assertRecoversWithinASecond("underlayDownAndUpAgainIsSurvivedWithinASecond", () -> {
            namespace.run("ip link set eth0 down");
            namespace.run("ip link set eth0 up");
        });
    }

    @Test
    void changedMacIsSetBackWithinASecond() throws Exception {
        final TestNamespace namespace = node1.node().namespace();
        assertRecoversWithinASecond(
                "changedMacIsSetBackWithinASecond",
                () -> namespace.run("ip link set flannel.1 address 02:00:00:00:00:99"));
    }

    @Test
    void subnetTakenByAnotherIsGivenUpLoudlyAndNotForwardedTo() throws Exception {
        final IpPrefix lost = node2.subnet();
        node2.kill();
        etcd.etcdctl(
                "put",
                key(node2),
                "{\"PublicIP\":\"198.18.0.77\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\","
                        + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"02:00:00:00:00:77\"}}");
        node2.start();
        await().atMost(SOON).until(() -> !node2.subnet().equals(lost));
        final TestNamespace namespace = node2.node().namespace();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(namespace.run("nft list chain ip hawser-overlay forward"))
                        .contains("ip daddr " + lost + " counter packets")
                        .contains("drop"));
        etcd.etcdctl("del", "/coreos.com/network/subnets/" + lost.address() + "-24");
        etcd.etcdctl("del", key(node2));
        node2.kill();
        Files.writeString(
                node2.subnetFile(),
                "FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET="
                        + lost.address().plus(1) + "/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n");
        node2.start();
    }

    private String key(final NodeProcess node) {
        return "/coreos.com/network/subnets/" + node.subnet().address() + "-"
                + node.subnet().length();
    }

    private String leaseId(final NodeProcess node) {
        final Matcher matcher =
                Pattern.compile("\"lease\":(\\d+)").matcher(etcd.etcdctl("get", key(node), "--write-out=json"));
        assertThat(matcher.find()).isTrue();
        return Long.toHexString(Long.parseLong(matcher.group(1)));
    }

    /** What was lost, told to whoever reads the test's output. */
    private static int lostMs(final String fault, final Ping ping) throws Exception {
        final int lost = ping.lostMs();
        LOG.info("{}: {} ms lost", fault, lost);
        return lost;
    }

    /** The first occurrence warms the daemon's code and is not counted; of the others the best counts. */
    private void assertRecoversWithinASecond(final String fault, final Runnable harm) throws Exception {
        harm.run();
        awaitNodesAreReadyAndPodsReachEachOther();
        int best = Integer.MAX_VALUE;
        for (int i = 0; i < OCCURRENCES && best >= ONE_SECOND; i++) {
            final Ping ping = Ping.start(pod1, address2);
            harm.run();
            awaitPodsReachEachOther();
            best = Math.min(best, lostMs(fault, ping));
            nodes.forEach(NodeProcess::awaitReady);
        }
        assertThat(best).isLessThan(ONE_SECOND);
    }

    private static void awaitLogged(final NodeProcess node, final String text, final int times) {
        await().atMost(SOON).until(() -> node.logText().split(Pattern.quote(text), -1).length > times);
    }
}
