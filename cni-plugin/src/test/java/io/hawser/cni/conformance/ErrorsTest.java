package io.hawser.cni.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.cni.config.NodeNetwork;
import io.hawser.cni.engine.NodeState;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.testing.Client;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** B67, B69: versions, error objects and codes, of both executables; what is wrong touches nothing. */
class ErrorsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private final Node node = new Node();
    private CniHost host;
    private TestNamespace pod;

    private static final class Node implements NodeState {
        private volatile Optional<NodeNetwork> network = Optional.of(CniHost.NETWORK);
        private volatile List<String> missing = List.of();

        @Override
        public Optional<NodeNetwork> network() {
            return network;
        }

        @Override
        public List<String> missing() {
            return missing;
        }
    }

    @BeforeEach
    void open() throws Exception {
        host = new CniHost(namespaces, directory, node);
        pod = namespaces.create("pod");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void versionNamesAllThatAreSpokenWithAndWithoutADaemon(final Client client) throws Exception {
        final JsonNode with = MAPPER.readTree(client.run(CniHost.request("VERSION", "", "", host.conf("1.0.0", "")))
                .output());
        host.stop();
        final JsonNode without = MAPPER.readTree(
                client.run(CniHost.request("VERSION", "", "", "")).output());
        assertThat(with).isEqualTo(without);
        assertThat(with.path("cniVersion").asText()).isEqualTo("1.1.0");
        assertThat(with.path("supportedVersions"))
                .extracting(JsonNode::asText)
                .containsExactly("0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0");
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void configurationsThatAreWrongAreRefusedWithTheSpecificationsCodes(final Client client) throws Exception {
        refused(client, 6, "{\"cniVersion\":\"1.0.0\",\"socket\":\"" + host.socket() + "\",\"name\":");
        refused(client, 6, host.conf("1.0.0", "") + "}");
        refused(client, 1, host.conf("9.9.9", ""));
        refused(client, 1, host.conf("0.2.0", ""));
        refused(client, 7, host.conf("1.0.0", "").replace("\"net\"", "\"../net\""));
        refused(client, 7, host.conf("1.0.0", "").replace("\"net\"", "\"\""));
        refused(client, 7, host.conf("1.0.0", "").replace("\"net\"", "17"));
        refused(client, 7, host.conf("1.0.0", "\"mtu\":\"big\""));
        refused(client, 7, host.conf("1.0.0", "\"mtu\":-1"));
        refused(client, 7, host.conf("1.0.0", "\"bridge\":\"../../etc\""));
        refused(client, 7, host.conf("1.0.0", "\"bridge\":\"" + "b".repeat(300) + "\""));
        refused(client, 7, host.conf("1.0.0", "\"ipam\":{\"type\":\"dhcp\"}"));
        refused(client, 7, host.conf("1.0.0", "\"ipam\":{\"type\":\"host-local\",\"subnet\":\"10.0.0.1/24\"}"));
        refused(client, 7, host.conf("1.0.0", "\"ipam\":{\"type\":\"host-local\",\"ranges\":[[]]}"));
        refused(client, 7, host.conf("1.0.0", "\"ipam\":[]"));
        refused(client, 7, host.conf("1.0.0", "\"runtimeConfig\":{\"ips\":[\"10.99.0.1\"]}"));
        refused(client, 7, host.conf("1.0.0", "\"runtimeConfig\":{\"mac\":\"zz\"}"));
        refused(client, 7, host.conf("1.0.0", "\"runtimeConfig\":{\"portMappings\":[{\"hostPort\":99999}]}"));
        refused(client, 7, host.conf("1.0.0", "\"runtimeConfig\":{\"bandwidth\":{\"ingressRate\":1000}}"));
        refused(client, 2, host.conf("1.0.0", "\"vlan\":7"));
        refused(client, 7, host.conf("1.0.0", "\"deep\":" + "[".repeat(900) + "]".repeat(900) + ",\"isGateway\":{}"));
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void environmentsThatAreWrongAreRefusedWithCode4(final Client client) throws Exception {
        final String conf = host.conf("1.0.0", "");
        for (final String id : List.of("../x", "a/b", "", "-x", "i".repeat(300), "a b")) {
            assertThat(code(client.run(with(conf, "CNI_CONTAINERID", id))))
                    .as(id)
                    .isEqualTo(4);
        }
        for (final String name : List.of("..", "a/b", "a:b", "a b", "n".repeat(16), "")) {
            assertThat(code(client.run(with(conf, "CNI_IFNAME", name))))
                    .as(name)
                    .isEqualTo(4);
        }
        assertThat(code(client.run(with(conf, "CNI_NETNS", "/nope")))).isEqualTo(4);
        assertThat(code(client.run(with(conf, "CNI_NETNS", "/etc/passwd")))).isEqualTo(4);
        assertThat(code(client.run(with(conf, "CNI_COMMAND", "DANCE")))).isEqualTo(4);
        assertThat(code(client.run(with(conf, "CNI_ARGS", "nonsense")))).isEqualTo(4);
        untouched();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void commandsThatAVersionDoesNotHaveAreRefusedWithCode1(final Client client) throws Exception {
        for (final Map.Entry<String, String> each :
                Map.of("CHECK", "0.3.1", "STATUS", "1.0.0", "GC", "1.0.0").entrySet()) {
            final CniReply reply =
                    client.run(CniHost.request(each.getKey(), "c", CniHost.path(pod), host.conf(each.getValue(), "")));
            assertThat(code(reply)).isEqualTo(1);
            assertThat(reply.output()).contains("config version does not allow " + each.getKey());
        }
    }

    /** B67 (cri-o#8018). */
    @ParameterizedTest
    @EnumSource(Client.class)
    void statusSaysWhyTheNodeIsNotReadyAndAddFailsFastAndMayBeTriedAgain(final Client client) throws Exception {
        final CniRequest status = CniHost.request("STATUS", "", "", host.conf("1.1.0", ""));
        final CniRequest add = CniHost.request("ADD", "c", CniHost.path(pod), host.conf("1.1.0", ""));
        assertThat(client.run(status).exitCode()).isZero();
        node.missing = List.of("the kernel is not as it should be");
        assertThat(code(client.run(status))).isEqualTo(51);
        node.network = Optional.empty();
        node.missing = List.of("no subnet is leased: waiting for etcd");
        assertThat(code(client.run(status))).isEqualTo(50);
        assertThat(client.run(status).output()).contains("waiting for etcd");
        assertThat(code(client.run(add))).isEqualTo(11);
        untouched();
        host.stop();
        assertThat(code(client.run(status))).isEqualTo(50);
        assertThat(code(client.run(add))).isEqualTo(11);
        assertThat(client.run(add).output())
                .contains("\"cniVersion\":\"1.1.0\"", host.socket().toString());
    }

    /** B63. */
    @ParameterizedTest
    @EnumSource(Client.class)
    void concurrentAddsGetAddressesOfTheirOwn(final Client client) throws Exception {
        final List<TestNamespace> pods = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pods.add(namespaces.create("many" + i));
        }
        for (final String command : List.of("ADD", "DEL")) {
            final var replies = pods.stream()
                    .map(each -> CompletableFuture.supplyAsync(
                            () -> host.ask(client, command, each.name(), CniHost.path(each), host.conf("1.0.0", ""))))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(replies).allMatch(reply -> reply.exitCode() == 0, "succeeds");
            if (command.equals("ADD")) {
                assertThat(replies.stream().map(ErrorsTest::address).distinct()).hasSize(pods.size());
            }
        }
        untouched();
    }

    private static String address(final CniReply reply) {
        try {
            return MAPPER.readTree(reply.output()).at("/ips/0/address").asText();
        } catch (final JsonProcessingException e) {
            throw new AssertionError(reply.output(), e);
        }
    }

    private void refused(final Client client, final int code, final String conf) throws Exception {
        final CniReply reply = client.run(CniHost.request("ADD", "c", CniHost.path(pod), conf));
        assertThat(code(reply)).as("%s: %s", conf, reply.output()).isEqualTo(code);
        untouched();
    }

    private void untouched() throws Exception {
        assertThat(pod.run("ip -o link")).doesNotContain("eth0");
        assertThat(host.namespace().run("ip -o link")).doesNotContain("veth");
        assertThat(host.state().resolve("attachments")).isEmptyDirectory();
    }

    private CniRequest with(final String conf, final String name, final String value) {
        final Map<String, String> variables = new HashMap<>(
                CniHost.request("ADD", "c", CniHost.path(pod), conf).environment());
        variables.put(name, value);
        return new CniRequest(variables, conf);
    }

    private static int code(final CniReply reply) throws Exception {
        assertThat(reply.exitCode()).as(reply.output()).isEqualTo(1);
        final JsonNode error = MAPPER.readTree(reply.output());
        assertThat(error.path("msg").asText()).isNotEmpty();
        assertThat(error.path("cniVersion").asText()).isNotEmpty();
        return error.path("code").asInt();
    }
}
