package io.hawser.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConfig;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes that take their subnets, as {@code flanneld --kube-subnet-mgr} does, from the Node objects of this
 * project's own control plane, which runs at 198.18.0.254.
 */
class KubernetesSubnetTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NODE = """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"%1$s"},
             "spec":{"podCIDR":"10.244.%2$d.0/24","podCIDRs":["10.244.%2$d.0/24"]}}
            """;

    @TempDir
    Path directory;

    private final TestNamespaces namespaces = new TestNamespaces();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private TestUnderlay underlay;
    private Process controlPlane;

    @BeforeEach
    void raise() throws Exception {
        underlay = new TestUnderlay(namespaces);
        controlPlane = underlay.bridge()
                .start(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.hawser.controlplane.cli.ControlPlaneMain",
                                "--state-dir=" + directory.resolve("state"),
                                "--bind-address=198.18.0.254",
                                "--no-controllers")
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile()));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(controlPlane.isAlive()).as(this::logText).isTrue();
            assertThat(logText()).contains("serving at https://198.18.0.254:6443");
        });
    }

    @AfterEach
    void takeDown() throws Exception {
        try {
            for (final NodeProcess node : nodes) {
                node.remove();
            }
            controlPlane.destroy();
            assertThat(controlPlane.waitFor(20, TimeUnit.SECONDS))
                    .as(this::logText)
                    .isTrue();
        } finally {
            controlPlane.destroyForcibly();
            namespaces.close();
        }
    }

    @Test
    void podCidrBecomesTheSubnetAndTheNodeIsSaidToHaveANetwork() throws Exception {
        final String network = "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";
        final Path netConf = Files.writeString(directory.resolve("net-conf.json"), network);
        for (int i = 1; i <= 2; i++) {
            create("node" + i, i);
            final TestNode node = underlay.addNode();
            nodes.add(new NodeProcess(
                    node,
                    "--kube-subnet-mgr",
                    "--kubeconfig-file=" + directory.resolve("state/node.kubeconfig"),
                    "--node-name=node" + i,
                    i == 1 ? "--net-config-path=" + netConf : "--net-config=" + network));
        }
        for (int i = 1; i <= 2; i++) {
            final NodeProcess node = nodes.get(i - 1);
            node.awaitSubnet().awaitReady();
            assertThat(Files.readString(node.subnetFile())).isEqualTo("""
                            FLANNEL_NETWORK=10.244.0.0/16
                            FLANNEL_SUBNET=10.244.%d.1/24
                            FLANNEL_MTU=1450
                            FLANNEL_IPMASQ=true
                            """.formatted(i));
            final String name = "node" + i;
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(read(name).at("/status/conditions"))
                            .as(node::logText)
                            .anySatisfy(condition -> {
                                assertThat(condition.path("type").asText()).isEqualTo("NetworkUnavailable");
                                assertThat(condition.path("status").asText()).isEqualTo("False");
                            }));
            assertThat(read(name)
                            .at("/metadata/annotations/flannel.alpha.coreos.com~1public-ip")
                            .asText())
                    .isEqualTo("198.18.0." + i);
        }
        final TestNamespace one = nodes.get(0).node().addPod(1450, nodes.get(0).subnet());
        nodes.get(1).node().addPod(1450, nodes.get(1).subnet());
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> one.run("ping -c 1 -W 5 "
                                + TestNode.podAddress(nodes.get(1).subnet()))
                        .contains(" 0% packet loss"));
    }

    private void create(final String name, final int number) throws Exception {
        underlay.bridge().call(() -> {
            try (KubeClient client = admin()) {
                return client.create("make a node", "/api/v1/nodes", MAPPER.readTree(NODE.formatted(name, number)));
            }
        });
    }

    private JsonNode read(final String name) throws Exception {
        return underlay.bridge().call(() -> {
            try (KubeClient client = admin()) {
                return client.get("read a node", "/api/v1/nodes/" + name);
            }
        });
    }

    private KubeClient admin() {
        return new KubeClient(
                KubeConfig.connection(directory.resolve("state/admin.kubeconfig")), Duration.ofSeconds(20));
    }

    private Path log() {
        return directory.resolve("log");
    }

    private String logText() {
        try {
            return Files.readString(log());
        } catch (final IOException e) {
            return e.toString();
        }
    }
}
