package io.hawser.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.kubelet.cri.CriClient;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.ContainerConfig;
import io.hawser.kubelet.cri.v1.ContainerMetadata;
import io.hawser.kubelet.cri.v1.ExecSyncResponse;
import io.hawser.kubelet.cri.v1.ImageSpec;
import io.hawser.kubelet.cri.v1.PodSandboxConfig;
import io.hawser.kubelet.cri.v1.PodSandboxMetadata;
import io.hawser.kubelet.cri.v1.PodSandboxNetworkStatus;
import io.hawser.kubelet.cri.v1.PortMapping;
import io.hawser.kubelet.cri.v1.RuntimeCondition;
import io.hawser.kubelet.testing.Containerd;
import io.hawser.kubelet.testing.OciImage;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.node.cli.NodeCommands;
import io.hawser.node.status.StatusClient;
import io.hawser.node.status.StatusTable;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes, each with the daemon and a real containerd that makes pods through the plugin: on the first as {@code
 * hawser cni install} configures it, on the second by Flannel's own file with one word changed, and the reference
 * plugin {@code portmap} behind. Both families.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ContainerdTest {
    private static final String CONFIG = "{\"Network\":\"10.244.0.0/16\",\"EnableIPv6\":true,"
            + "\"IPv6Network\":\"fd00:244::/48\",\"Backend\":{\"Type\":\"vxlan\"}}";
    private static final String FLANNELS = """
            {"name":"cbr0","cniVersion":"0.3.1","plugins":[
              {"type":"hawser","socket":"%s","delegate":{"hairpinMode":true,"isDefaultGateway":true}},
              {"type":"portmap","capabilities":{"portMappings":true}}]}
            """;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int AT_ONCE = 5;

    private final TestNamespaces namespaces = new TestNamespaces();
    private final List<Member> members = new ArrayList<>();
    private ClusterEtcd etcd;

    /** A node with its daemon, its containerd, and a client of that. */
    private record Member(NodeProcess daemon, Path state, Containerd containerd, CriClient runtime) {
        TestNamespace host() {
            return daemon.node().namespace();
        }
    }

    /** A pod with a container to run commands in. */
    private record Pod(Member member, String sandbox, String container, List<IpAddress> addresses) {
        String run(final String command) {
            final ExecSyncResponse response = member.runtime().execSync(container, List.of("sh", "-c", command), SOON);
            final String output =
                    response.getStdout().toStringUtf8() + response.getStderr().toStringUtf8();
            assertThat(response.getExitCode()).as("%s: %s", command, output).isZero();
            return output;
        }

        void remove() {
            member.runtime().stopPodSandbox(sandbox);
            member.runtime().removePodSandbox(sandbox);
        }
    }

    @BeforeAll
    void raise() throws Exception {
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        etcd = new ClusterEtcd(underlay.bridge());
        etcd.etcdctl("put", "/coreos.com/network/config", CONFIG);
        for (int i = 0; i < 2; i++) {
            final TestNode node = underlay.addNode();
            final Path directory = Files.createTempDirectory("hw-cni-");
            final Path bin = Files.createDirectory(directory.resolve("bin"));
            final Path socket = directory.resolve("cni.sock");
            final NodeProcess daemon = new NodeProcess(
                    node,
                    "--cni-socket=" + socket,
                    "--cni-state-dir=" + directory.resolve("state"),
                    "--log-format=json",
                    "--v=4");
            final Containerd containerd = Containerd.inNode(node.namespace(), bin);
            final Path conf = containerd.cniConfDirectory();
            // This version of containerd wants it for every pod.
            Files.copy(Path.of("/usr/lib/cni/loopback"), bin.resolve("loopback"));
            if (i == 0) {
                NodeCommands.run("cni", "install", "--bin-dir=" + bin, "--conf-dir=" + conf, "--cni-socket=" + socket);
            } else {
                NodeCommands.run("cni", "install", "--bin-dir=" + bin, "--no-conf");
                Files.copy(Path.of("/usr/lib/cni/portmap"), bin.resolve("portmap"));
                final Path fresh = Files.writeString(conf.resolve(".fresh"), FLANNELS.formatted(socket));
                Files.move(fresh, conf.resolve("10-flannel.conflist"), StandardCopyOption.ATOMIC_MOVE);
            }
            members.add(
                    new Member(daemon, directory.resolve("state"), containerd, CriClient.connect(containerd.socket())));
        }
        for (final Member member : members) {
            member.daemon().awaitSubnet().awaitReady();
            await().atMost(SOON)
                    .until(() -> member.runtime().conditions().stream().allMatch(RuntimeCondition::getStatus));
        }
    }

    @AfterAll
    void takeDown() throws Exception {
        try {
            for (final Member member : members) {
                member.runtime().close();
                member.containerd().close();
                member.daemon().remove();
                removeTree(member.state().getParent());
            }
            if (etcd != null) {
                etcd.remove();
            }
        } finally {
            namespaces.close();
        }
    }

    @BeforeEach
    void awaitReady() {
        members.forEach(member -> member.daemon().awaitReady());
    }

    /** Whatever happened: nothing of a pod is left when the runtime has removed it. */
    @AfterEach
    void nothingIsLeftOfAnyPod() {
        for (final Member member : members) {
            member.runtime().listPodSandboxes().forEach(sandbox -> {
                member.runtime().stopPodSandbox(sandbox.getId());
                member.runtime().removePodSandbox(sandbox.getId());
            });
            assertThat(member.host().run("ip -o link")).doesNotContain("veth", "ifb");
            assertThat(member.state().resolve("attachments")).isEmptyDirectory();
            assertThat(member.host().run("nft list ruleset")).doesNotContain("dnat to 10.244", "elements = { tcp . 80");
        }
    }

    @Test
    void podsHaveTheLeasesAddressesAndMtuAndReachEachOtherByBothFamilies() {
        final List<Pod> pods = members.stream().map(each -> start(each, 0)).toList();
        for (final Pod pod : pods) {
            final List<IpPrefix> subnets = pod.member().daemon().subnets();
            assertThat(subnets).hasSize(2);
            assertThat(pod.addresses())
                    .hasSize(2)
                    .allMatch(address ->
                            subnets.stream().anyMatch(subnet -> subnet.network().contains(address)));
            final int mtu = pod.member().daemon().subnetEnv().mtu();
            assertThat(mtu).isLessThan(1500);
            assertThat(pod.run("ip link show eth0")).contains("mtu " + mtu + " ");
            assertThat(pod.run("ip route")).contains("default via");
        }
        for (final IpAddress address : pods.get(1).addresses()) {
            assertThat(pods.get(0).run("ping -c 1 -W 5 -s 2000 " + address)).contains(" 0% packet loss");
        }
        for (final IpAddress address : pods.get(0).addresses()) {
            assertThat(pods.get(1).run("ping -c 1 -W 5 -s 2000 " + address)).contains(" 0% packet loss");
        }
        pods.forEach(Pod::remove);
    }

    @Test
    void statusMetricsAndLogTellOfLeasePeersAndPods() throws Exception {
        final Member member = members.get(0);
        final Pod pod = start(member, 0);
        final NodeProcess daemon = member.daemon();
        final JsonNode status = MAPPER.readTree(StatusClient.ask(daemon.statusSocket()));
        assertThat(status.path("ready").asBoolean()).as(status.toString()).isTrue();
        assertThat(status.at("/overlay/subnets/0").asText())
                .isEqualTo(daemon.subnet().network().toString());
        assertThat(status.at("/overlay/why").asText()).isEqualTo("carried by the kernel, which has vxlan");
        assertThat(Instant.parse(status.at("/overlay/lease/expires").asText())).isAfter(Instant.now());
        assertThat(status.at("/overlay/peers"))
                .extracting(peer -> peer.path("publicIP").asText())
                .containsExactlyInAnyOrder("198.18.0.2", "fd18::2");
        assertThat(status.at("/cni/attachments/0/addresses"))
                .extracting(address -> IpAddress.parse(address.asText().replaceAll("/.*", "")))
                .containsExactlyElementsOf(pod.addresses());
        assertThat(StatusTable.of(status)).contains("ready", "vxlan", "198.18.0.2", "flannel.1", "pods          1");
        assertThat(daemon.metrics())
                .contains(
                        "hawser_overlay_converged 1.0", "hawser_overlay_peer_subnets 2.0", "hawser_cni_attachments 1.0")
                .contains(
                        "hawser_cni_command_duration_seconds_bucket{command=\"ADD\"", "process_resident_memory_bytes");
        for (final String line : daemon.logText().lines().toList()) {
            assertThat(MAPPER.readTree(line).path("msg").isTextual()).as(line).isTrue();
        }
        assertThat(daemon.logText()).contains("\"level\":\"debug\"");
        pod.remove();
    }

    @Test
    void hostPortLeadsToThePodOnEitherNode() {
        for (int i = 0; i < members.size(); i++) {
            final Member member = members.get(i);
            final Pod pod = start(member, 8080);
            pod.run("echo here > /tmp/index.html; httpd -p 80 -h /tmp");
            final TestNamespace other = members.get(1 - i).host();
            final String address = member.daemon().node().publicIp().toString();
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(
                            () -> assertThat(other.call(() -> fetched(address))).isEqualTo("here\n"));
            pod.remove();
        }
    }

    @Test
    void podsThatStartAndStopAtOnceDoNotMeet() {
        final List<CompletableFuture<Pod>> starting = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            members.forEach(member -> starting.add(CompletableFuture.supplyAsync(() -> start(member, 0))));
        }
        final List<Pod> pods = starting.stream().map(CompletableFuture::join).toList();
        assertThat(pods.stream().flatMap(pod -> pod.addresses().stream()).distinct())
                .hasSize(2 * AT_ONCE * members.size());
        pods.stream()
                .map(pod -> CompletableFuture.runAsync(pod::remove))
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** B67 (cri-o#8018), and what a runtime makes of it. */
    @Test
    void whileTheDaemonIsAwayPodsGoOnAndNewOnesFailAtOnceAndClearly() throws Exception {
        final Pod here = start(members.get(0), 0);
        final Pod there = start(members.get(1), 0);
        final NodeProcess daemon = members.get(0).daemon();
        daemon.kill();
        try {
            assertThat(here.run("ping -c 1 -W 5 " + there.addresses().get(0))).contains(" 0% packet loss");
            assertThatThrownBy(() -> start(members.get(0), 0))
                    .isInstanceOf(CriException.class)
                    .hasMessageContaining("the hawser daemon does not answer");
        } finally {
            daemon.start();
        }
        daemon.awaitReady();
        final Pod next = start(members.get(0), 0);
        assertThat(next.addresses()).doesNotContainAnyElementsOf(here.addresses());
        assertThat(next.run("ping -c 1 -W 5 " + there.addresses().get(0))).contains(" 0% packet loss");
    }

    /** B70 (containerd#12922): the runtime is gone in the midst of it, and so may its own state be. */
    @Test
    void containerdKilledAndStartedAgainRemovesItsPodsWithoutARest() {
        final Member member = members.get(0);
        final Pod pod = start(member, 8080);
        member.containerd().kill();
        assertThat(member.host().run("ping -c 1 -W 5 " + pod.addresses().get(0)))
                .contains(" 0% packet loss");
        member.containerd().start();
        pod.remove();
        pod.remove();
    }

    private static String fetched(final String address) throws IOException {
        final HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + address + ":8080/").toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(5_000);
        connection.setRequestProperty("Connection", "close");
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Pod start(final Member member, final int hostPort) {
        final String name = "pod-" + UUID.randomUUID();
        final PodSandboxConfig.Builder config = PodSandboxConfig.newBuilder()
                .setHostname(name)
                .setLogDirectory(member.containerd().directory().toString())
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(name)
                        .setNamespace("default")
                        .setUid(name));
        if (hostPort != 0) {
            config.addPortMappings(PortMapping.newBuilder().setContainerPort(80).setHostPort(hostPort));
        }
        final CriClient runtime = member.runtime();
        final String sandbox = runtime.runPodSandbox(config.build());
        final ContainerConfig container = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("main"))
                .setImage(ImageSpec.newBuilder().setImage(OciImage.BUSYBOX))
                .addAllCommand(List.of("sh", "-c", "trap exit TERM; while :; do sleep 1; done"))
                .build();
        final String id = runtime.createContainer(sandbox, container, config.build());
        runtime.startContainer(id);
        final PodSandboxNetworkStatus network =
                runtime.podSandboxStatus(sandbox).orElseThrow().getNetwork();
        final List<IpAddress> addresses = new ArrayList<>(List.of(IpAddress.parse(network.getIp())));
        network.getAdditionalIpsList().forEach(ip -> addresses.add(IpAddress.parse(ip.getIp())));
        return new Pod(member, sandbox, id, addresses);
    }

    private static void removeTree(final Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
