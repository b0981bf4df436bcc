package io.hawser.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/hawser.yaml} and the chart that it is made of, by real helm. */
class ManifestTest {
    private static final Path DEPLOY = root().resolve("deploy");
    private static final YAMLMapper MAPPER = new YAMLMapper();

    @TempDir
    Path directory;

    @Test
    void manifestIsTheChartWithItsDefaults() throws Exception {
        assertThat(run(DEPLOY.resolve("render").toString()))
                .as("deploy/render > deploy/hawser.yaml has not been run since the chart was changed")
                .isEqualTo(Files.readString(DEPLOY.resolve("hawser.yaml")));
    }

    @Test
    void daemonKnowsTheFlagsOfTheManifest() throws IOException {
        final NodeCommand node = parsed(Files.readString(DEPLOY.resolve("hawser.yaml")), Map.of());
        assertThat(node.kubernetes.enabled).isTrue();
        assertThat(node.kubernetes.netConfig).hasToString("/etc/hawser/net-conf.json");
        assertThat(node.ipMasq).isTrue();
        assertThat(node.cni.socket).hasToString("/run/hawser/cni.sock");
        assertThat(node.services.mode).isEqualTo("auto");
        assertThat(node.services.clusterCidrs).containsExactly("10.244.0.0/16");
    }

    @Test
    void environmentOfTheClusterCountsMoreThanTheManifest() throws IOException {
        final NodeCommand node = parsed(
                Files.readString(DEPLOY.resolve("hawser.yaml")),
                Map.of(
                        "HAWSER_PROXY_MODE", "ipvs",
                        "HAWSER_CLUSTER_CIDR", "10.1.0.0/16,fd00::/48",
                        "HAWSER_NET_CONFIG", "{\"Network\":\"10.1.0.0/16\"}"));
        assertThat(node.services.mode).isEqualTo("ipvs");
        assertThat(node.services.clusterCidrs).containsExactly("10.1.0.0/16", "fd00::/48");
        assertThat(node.kubernetes.netConfigText).isEqualTo("{\"Network\":\"10.1.0.0/16\"}");
    }

    @Test
    void chartAsksForNoMoreThanItsValuesNeed() throws Exception {
        final String all = template("--set=network.podCidrV6=fd00::/48", "--set=flags.iface=eth1");
        final NodeCommand node = parsed(all, Map.of());
        assertThat(node.services.clusterCidrs).containsExactly("10.244.0.0/16", "fd00::/48");
        assertThat(node.interfaces.names).containsExactly("eth1");
        assertThat(MAPPER.readTree(
                                find(all, "ConfigMap").at("/data/net-conf.json").asText())
                        .path("IPv6Network")
                        .asText())
                .isEqualTo("fd00::/48");

        final String overlayAlone = template("--set=services.mode=", "--set=network.cni=false");
        final JsonNode container = find(overlayAlone, "DaemonSet").at("/spec/template/spec/containers/0");
        assertThat(container.at("/securityContext/capabilities/add").toString())
                .isEqualTo("[\"NET_ADMIN\",\"NET_RAW\"]");
        assertThat(find(overlayAlone, "DaemonSet").at("/spec/template/spec").has("initContainers"))
                .isFalse();
        assertThat(find(overlayAlone, "ClusterRole").findValues("resources").toString())
                .isEqualTo("[[\"nodes\"], [\"nodes/status\"]]");
        assertThat(parsed(overlayAlone, Map.of()).services.enabled()).isFalse();
    }

    private NodeCommand parsed(final String manifest, final Map<String, String> environment) throws IOException {
        final Path file = Files.writeString(
                directory.resolve("node.yaml"),
                find(manifest, "ConfigMap").at("/data/node.yaml").asText());
        return ConfigFlagTest.parsed(environment, "--config", file.toString());
    }

    private static JsonNode find(final String manifest, final String kind) throws IOException {
        for (final JsonNode one :
                MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(manifest).readAll()) {
            if (one.path("kind").asText().equals(kind)) {
                return one;
            }
        }
        throw new AssertionError("no " + kind + " in " + manifest);
    }

    private static String template(final String... values) throws Exception {
        final List<String> command = new ArrayList<>(List.of(
                run(root().resolve("bin/lib/helm.sh").toString()).strip(),
                "template",
                "hawser",
                DEPLOY.resolve("helm/hawser").toString()));
        command.addAll(List.of(values));
        return run(command.toArray(String[]::new));
    }

    private static String run(final String... command) throws IOException, InterruptedException {
        final Path errors = Files.createTempFile("hawser-manifest", ".err");
        try {
            final Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0)
                    .as("%s: %s", String.join(" ", command), Files.readString(errors))
                    .isTrue();
            return output;
        } finally {
            Files.delete(errors);
        }
    }

    /** Surefire starts tests in their module. */
    private static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }
}
