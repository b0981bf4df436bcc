package io.hawser.cni.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.cni.engine.NodeState;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.testing.Client;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The reference plugins (Debian's containernetworking-plugins) and this one are given the same configuration, each in a
 * host of its own: results, addresses, routes and links have to be the same but for names and hardware addresses.
 */
class ReferenceResultTest {
    private static final Path REFERENCE = Path.of("/usr/lib/cni");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String IPAM = """
            "ipam":{"type":"host-local","dataDir":"%s","ranges":[[{"subnet":"10.22.0.0/24"}],
            [{"subnet":"fd00:22::/64","rangeStart":"fd00:22::10","rangeEnd":"fd00:22::20"}]],
            "routes":[{"dst":"10.0.0.0/8"},{"dst":"192.168.7.0/24","gw":"%s"}]},
            "dns":{"nameservers":["10.96.0.10"],"search":["svc.cluster.local"],"options":["ndots:5"]}""";

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"0.3.0, C", "0.3.1, C", "0.4.0, JAVA", "1.0.0, C", "1.0.0, JAVA"})
    void bridgedPodIsTheSameAsTheReferencePluginsPod(final String version, final Client client) throws Exception {
        final String conf = "\"bridge\":\"cni0\",\"isDefaultGateway\":true,\"hairpinMode\":true,\"mtu\":1400,";
        compare(version, client, "bridge", conf, conf);
    }

    @ParameterizedTest
    @CsvSource({"0.3.1, C", "0.4.0, C", "1.0.0, JAVA"})
    void routedPodIsTheSameAsTheReferencePluginsPod(final String version, final Client client) throws Exception {
        compare(version, client, "ptp", "\"mtu\":1400,", "\"mode\":\"routed\",\"mtu\":1400,");
    }

    private void compare(
            final String version,
            final Client client,
            final String reference,
            final String theirConf,
            final String ourConf)
            throws Exception {
        final String ipam =
                IPAM.formatted(directory.resolve("host-local"), reference.equals("bridge") ? "10.22.0.9" : "10.22.0.1");
        final TestNamespace theirHost = namespaces.create("theirs");
        final TestNamespace theirPod = namespaces.create("theirpod");
        final CniReply theirs = Client.process(
                REFERENCE.resolve(reference),
                referenceRequest(
                        theirPod,
                        "{\"cniVersion\":\"" + version + "\",\"name\":\"net\",\"type\":\"" + reference + "\","
                                + theirConf + ipam + "}"),
                "nsenter",
                "--net=" + CniHost.path(theirHost));
        assertThat(theirs.exitCode()).as(theirs.output()).isZero();
        try (CniHost host = new CniHost(namespaces, directory, NodeState.of(CniHost.NETWORK))) {
            final TestNamespace pod = namespaces.create("pod");
            final CniReply ours =
                    host.ask(client, "ADD", "container", CniHost.path(pod), host.conf(version, ourConf + ipam));
            assertThat(ours.exitCode()).as(ours.output()).isZero();
            assertThat(normal(ours.output())).isEqualTo(normal(theirs.output()));
            assertThat(state(pod, "eth0")).isEqualTo(state(theirPod, "eth0"));
            if (reference.equals("bridge")) {
                assertThat(state(host.namespace(), "cni0")).isEqualTo(state(theirHost, "cni0"));
            }
        }
    }

    private static CniRequest referenceRequest(final TestNamespace pod, final String conf) {
        final var request = CniHost.request("ADD", "container", CniHost.path(pod), conf);
        final var environment = new HashMap<>(request.environment());
        environment.put("CNI_PATH", REFERENCE.toString());
        return new CniRequest(environment, conf);
    }

    /** A result without what is another each time. */
    private static JsonNode normal(final String result) throws Exception {
        final ObjectNode json = (ObjectNode) MAPPER.readTree(result);
        json.path("interfaces").forEach(each -> {
            final ObjectNode node = (ObjectNode) each;
            assertThat(node.path("mac").asText()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
            node.put("mac", "mac");
            node.put("name", node.path("name").asText().replaceAll("^veth.*", "veth"));
            if (node.has("sandbox")) {
                node.put("sandbox", "sandbox");
            }
        });
        return json;
    }

    /** Addresses, routes and settings of a link, as ip shows them, without what is another each time. */
    private static String state(final TestNamespace namespace, final String link) throws Exception {
        final StringBuilder state = new StringBuilder();
        for (final JsonNode address : MAPPER.readTree(namespace.run("ip -j addr show dev " + link))) {
            state.append(address.path("mtu")).append(' ').append(address.path("flags"));
            for (final JsonNode info : address.path("addr_info")) {
                if (!info.path("scope").asText().equals("link")) {
                    state.append('\n').append(info.path("local")).append(info.path("prefixlen"));
                    state.append(Optional.ofNullable(info.get("broadcast"))).append(info.path("scope"));
                }
            }
        }
        for (final String family : new String[] {"-4", "-6"}) {
            final TreeSet<String> routes = new TreeSet<>();
            for (final JsonNode route : MAPPER.readTree(namespace.run("ip " + family + " -j route show dev " + link))) {
                if (!route.path("dst").asText().startsWith("fe80")) {
                    routes.add(route.path("dst") + " " + route.path("gateway") + " " + route.path("prefsrc"));
                }
            }
            state.append('\n').append(routes);
        }
        return state.toString();
    }
}
