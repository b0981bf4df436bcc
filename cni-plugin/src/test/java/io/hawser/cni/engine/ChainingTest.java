package io.hawser.cni.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is done beside the wiring, by this plugin alone or behind another; CHECK; and Flannel's configuration. */
class ChainingTest {
    private static final String PORT =
            "\"runtimeConfig\":{\"portMappings\":[{\"hostPort\":8080,\"containerPort\":80," + "\"protocol\":\"tcp\"}]}";
    private static final int TIMEOUT_MS = 5_000;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private EngineHost host;
    private TestNamespace pod;
    private TestNamespace outside;

    /** outside (198.18.0.2) - host (198.18.0.1) - pod. */
    @BeforeEach
    void open() throws Exception {
        host = new EngineHost(namespaces, directory);
        pod = namespaces.create("pod");
        outside = namespaces.create("outside");
        outside.run("ip link add out0 type veth peer name out0 netns "
                + host.namespace().name());
        outside.run("ip addr add 198.18.0.2/24 dev out0");
        outside.run("ip link set out0 up");
        host.namespace().run("ip addr add 198.18.0.1/24 dev out0");
        host.namespace().run("ip link set out0 up");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void hostPortLeadsToThePodFromOutsideFromTheHostFromLoopbackAndFromThePodItself() throws Exception {
        host.add("a", pod, PORT);
        final TestNamespace neighbour = namespaces.create("neighbour");
        host.add("b", neighbour, "\"hairpinMode\":true");
        try (ServerSocket server = pod.call(() -> new ServerSocket(80))) {
            assertThat(connects(server, outside, "198.18.0.1")).isEqualTo("198.18.0.2");
            assertThat(connects(server, host.namespace(), "198.18.0.1")).isNotEmpty();
            assertThat(connects(server, host.namespace(), "127.0.0.1")).isEqualTo("10.244.1.1");
            // Its answers go to the neighbour directly unless the host stands for it.
            assertThat(connects(server, neighbour, "198.18.0.1")).isEqualTo("10.244.1.1");
        }
        host.succeed("DEL", "a", "", "");
        assertThat(host.elements()).isEmpty();
    }

    @Test
    void hostPortOfOneAddressIsOpenThereAlone() throws Exception {
        host.namespace().run("ip addr add 198.18.0.3/24 dev out0");
        host.add("a", pod, PORT.replace("\"protocol\"", "\"hostIP\":\"198.18.0.3\",\"protocol\""));
        try (ServerSocket server = pod.call(() -> new ServerSocket(80))) {
            assertThat(connects(server, outside, "198.18.0.3")).isEqualTo("198.18.0.2");
            assertThat(refused(outside, "198.18.0.1")).isTrue();
        }
    }

    @Test
    void hostPortThatIsTakenIsRefusedAndNothingIsTouched() throws Exception {
        host.add("a", pod, PORT);
        final TestNamespace other = namespaces.create("other");
        assertThat(host.fail("ADD", "b", CniHost.path(other), PORT).path("msg").asText())
                .isEqualTo("host port 8080/tcp is taken");
        assertThat(host.podLinks()).hasSize(1);
    }

    @Test
    void masqueradedPodIsSeenOutsideAsItsHostAndInsideAsItself() throws Exception {
        host.add("a", pod, "\"ipMasq\":true");
        final TestNamespace neighbour = namespaces.create("neighbour");
        final JsonNode other = host.add("b", neighbour, "");
        outside.run("ip route add 10.244.1.0/24 via 198.18.0.1");
        try (ServerSocket server = outside.call(() -> new ServerSocket(8080))) {
            assertThat(connects(server, pod, "198.18.0.2")).isEqualTo("198.18.0.1");
            assertThat(connects(server, neighbour, "198.18.0.2")).isEqualTo(EngineHost.ip(other));
        }
        try (ServerSocket server = neighbour.call(() -> new ServerSocket(8080))) {
            assertThat(connects(server, pod, EngineHost.ip(other)))
                    .startsWith("10.244.1.")
                    .isNotEqualTo("10.244.1.1");
        }
    }

    @Test
    void emptiedRulesetComesBackWithTheNextPod() throws Exception {
        host.add("a", pod, PORT);
        host.namespace().run("nft flush ruleset");
        final TestNamespace other = namespaces.create("other");
        host.add("b", other, PORT.replace("8080", "8081"));
        assertThat(host.namespace().run("nft list ruleset")).contains("tcp . 8080", "tcp . 8081");
    }

    @Test
    void limitsAreShownByTc() throws Exception {
        host.add("a", pod, EngineHost.FULL.formatted(8080));
        final String link = host.podLinks().stream()
                .filter(name -> name.startsWith("veth"))
                .findFirst()
                .orElseThrow();
        assertThat(host.namespace().run("tc qdisc show"))
                .contains("tbf")
                .contains("rate 8Mbit")
                .contains("ingress");
        assertThat(host.namespace().run("tc filter show dev " + link + " parent ffff:"))
                .contains("Egress Redirect to device ifb");
        host.succeed("DEL", "a", "", "");
        assertThat(host.remains()).isEmpty();
    }

    /** B69: behind another plugin, its result is passed on as it was. */
    @Test
    void behindAnotherPluginItsResultIsPassedOnWithPortsAndLimitsAdded() throws Exception {
        final JsonNode first = host.add("a", pod, "");
        final String chained = EngineHost.FULL.formatted(8080).replace("\"ipMasq\":true,", "");
        final JsonNode second = host.add("a", pod, "\"prevResult\":" + first + "," + chained);
        assertThat(second).isEqualTo(first);
        assertThat(host.files()).hasSize(2);
        try (ServerSocket server = pod.call(() -> new ServerSocket(80))) {
            assertThat(connects(server, outside, "198.18.0.1")).isEqualTo("198.18.0.2");
        }
        host.succeed("DEL", "a", "", "\"prevResult\":" + first);
        assertThat(host.remains()).isEmpty();
    }

    /** B68. */
    @Test
    void checkTellsWhatDiffersFromThePreviousResult() throws Exception {
        final String conf = EngineHost.FULL.formatted(8080);
        final JsonNode added = host.add("a", pod, conf);
        final String check = conf + ",\"prevResult\":" + added;
        host.succeed("CHECK", "a", CniHost.path(pod), check);
        pod.run("ip addr del " + added.at("/ips/0/address").asText() + " dev eth0");
        host.namespace().run("nft flush ruleset");
        host.namespace().run("ip link set " + added.at("/interfaces/1/name").asText() + " nomaster");
        assertThat(host.fail("CHECK", "a", CniHost.path(pod), check)
                        .path("details")
                        .asText())
                .contains("eth0 does not have the address "
                        + added.at("/ips/0/address").asText())
                .contains("there is no route to 0.0.0.0/0")
                .contains("is no port of bridge cni0")
                .contains("an element of ip hawser-cni ports is missing");
        assertThat(host.fail("CHECK", "a", CniHost.path(pod), conf).path("code").asInt())
                .isEqualTo(7);
        assertThat(host.fail("CHECK", "never", CniHost.path(pod), check)
                        .path("details")
                        .asText())
                .contains("no ADD of it is written down");
    }

    @Test
    void flannelsConfigurationNeedsOneChangedWord() throws Exception {
        final JsonNode result = host.add("a", pod, "\"delegate\":{\"hairpinMode\":true,\"isDefaultGateway\":true}");
        assertThat(result.at("/ips/0/address").asText()).isEqualTo("10.244.1.2/24");
        assertThat(result.path("routes"))
                .extracting(route -> route.path("dst").asText())
                .containsExactly("10.244.0.0/16", "fd00:244::/48", "0.0.0.0/0", "::/0");
        assertThat(pod.run("ip link show eth0")).contains("mtu 1450");
        // The daemon masquerades already.
        assertThat(host.namespace().run("nft list ruleset")).doesNotContain("hawser-cni");
    }

    /** Who is seen by the server as the other end of a connection from {@code from}. */
    private static String connects(final ServerSocket server, final TestNamespace from, final String address)
            throws Exception {
        server.setSoTimeout(TIMEOUT_MS);
        final int port = server.getLocalPort() == 80 ? 8080 : server.getLocalPort();
        try (Socket client = connected(from, address, port)) {
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write("x\n".getBytes(StandardCharsets.US_ASCII));
                client.setSoTimeout(TIMEOUT_MS);
                final BufferedReader reader =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                assertThat(reader.readLine()).isEqualTo("x");
                return accepted.getInetAddress().getHostAddress();
            }
        }
    }

    private static boolean refused(final TestNamespace from, final String address) throws Exception {
        try (Socket client = connected(from, address, 8080)) {
            return !client.isConnected();
        } catch (final ConnectException e) {
            return true;
        }
    }

    /** The JDK opens the socket as it connects, so that has to happen in the namespace. */
    private static Socket connected(final TestNamespace from, final String address, final int port) throws Exception {
        return from.call(() -> {
            final Socket socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), TIMEOUT_MS);
            return socket;
        });
    }
}
