package io.hawser.node.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.conductor.SyncSettings;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.source.DirectorySource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One namespace: a client at 198.18.64.100 calls 198.18.0.10:80, and 198.18.64.7:8080 of the same one answers. */
class ModeSwitchTest {
    private static final int TARGET_PORT = 8080;
    private static final int TIMEOUT_MS = 10_000;
    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {clusterIP: 198.18.0.10, ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-a, namespace: shop, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints: [{addresses: [198.18.64.7], nodeName: node-1}]
            ports: [{name: http, port: 8080}]
            """;
    private static final String NODE = "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"node-1\"}}";

    private static final List<String> OTHERS = List.of(
            "nft add table ip others",
            "nft add chain ip others guard { type filter hook input priority 0 ; }",
            "nft add rule ip others guard tcp dport 9 drop",
            "iptables-nft -t nat -N DOCKER",
            "iptables-nft -t nat -A DOCKER -p tcp --dport 8000 -j DNAT --to-destination 198.18.9.9:80",
            "iptables-nft -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private TestNamespace namespace;
    private NodeServices services;
    private ServerSocket server;

    @BeforeEach
    void build() throws Exception {
        Files.writeString(directory.resolve("web.yaml"), WEB);
        Files.writeString(directory.resolve("node.json"), NODE);
        namespace = namespaces.create("mode");
        namespace.run(List.of("ip", "-batch", "-"), """
                link set lo up
                addr add 198.18.64.7/32 dev lo
                addr add 198.18.64.100/32 dev lo
                route add 198.18.0.0/18 dev lo
                """);
        server = namespace.call(() -> new ServerSocket(TARGET_PORT));
        server.setSoTimeout(TIMEOUT_MS);
    }

    @AfterEach
    void end() throws IOException {
        if (services != null) {
            services.close();
        }
        server.close();
    }

    /** Each mode after each other one; those of IPVS are {@code IpvsModeSwitchTest}'s, which its kernel runs. */
    @Test
    void whatTheFormerModeLeftGoesAndConnectionsGoOn() throws Exception {
        OTHERS.forEach(namespace::run);
        final String others = others();
        Optional<Connection> established = Optional.empty();
        for (final String mode :
                List.of("nftables", "iptables", "userspace", "nftables", "userspace", "iptables", "nftables")) {
            switchTo(mode);
            await().untilAsserted(
                            () -> assertThat(traces()).as("in mode %s", mode).containsExactly(mode));
            assertThat(others()).as("in mode %s", mode).isEqualTo(others);
            if (established.isPresent()) {
                established.get().assertCarries();
                established.get().close();
            }
            final Connection connection = new Connection(connect(), server.accept());
            connection.assertCarries();
            // What the daemon carries ends with it: the kernel knows nothing of it.
            established = mode.equals("userspace") ? Optional.empty() : Optional.of(connection);
            if (established.isEmpty()) {
                connection.close();
            }
        }
        established.orElseThrow().close();
    }

    @Test
    void modeOfNoSuchNameIsRefused() {
        assertThatThrownBy(() -> serve("ebpf")).isInstanceOf(IllegalArgumentException.class);
    }

    /** An open connection's two ends. */
    private record Connection(Socket client, Socket accepted) {
        void assertCarries() throws IOException {
            client.getOutputStream().write(7);
            assertThat(accepted.getInputStream().read()).isEqualTo(7);
            accepted.getOutputStream().write(9);
            assertThat(client.getInputStream().read()).isEqualTo(9);
        }

        void close() throws IOException {
            client.close();
            accepted.close();
        }
    }

    private Socket connect() throws Exception {
        return namespace.call(() -> {
            final Socket socket = new Socket();
            socket.setSoTimeout(TIMEOUT_MS);
            socket.bind(new InetSocketAddress(InetAddress.getByName("198.18.64.100"), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByName("198.18.0.10"), 80), TIMEOUT_MS);
            return socket;
        });
    }

    private void switchTo(final String mode) throws Exception {
        if (services != null) {
            services.close();
        }
        serve(mode);
    }

    private void serve(final String mode) throws Exception {
        final NodeView view = new NodeView(
                List.of(IpPrefix.parse("198.18.64.0/18")), List.of(IpPrefix.parse("198.18.0.0/18")), List.of(), false);
        final ServiceSettings settings = new ServiceSettings(
                BuiltInPlanes.ALL,
                BuiltInPlanes.ALL.request(mode, List.of(), true),
                "node-1",
                view,
                SyncSettings.DEFAULT.withPeriods(Duration.ofMillis(10), Duration.ofSeconds(30)),
                ConntrackLimits.NONE,
                Optional.empty(),
                Optional.empty());
        services = namespace.call(() -> NodeServices.start(settings, new DirectorySource(directory, "node-1")));
        await().until(() -> services.missing().isEmpty());
    }

    /** The modes of which there is something in the kernel. */
    private Set<String> traces() throws Exception {
        final Set<String> traces = new TreeSet<>();
        if (tables().contains("hawser-services")) {
            traces.add("nftables");
        }
        if (namespace.run("iptables-nft-save").contains("KUBE-")) {
            traces.add("iptables");
        }
        if (!namespace.run("ip route show table local proto 104").isBlank()) {
            traces.add("userspace");
        }
        return traces;
    }

    /** What is not ours, as the kernel has it. */
    private String others() {
        return namespace.run("nft list table ip others")
                + namespace.run("iptables-nft -t nat -S DOCKER")
                + namespace
                        .run("iptables-nft -t nat -S PREROUTING")
                        .lines()
                        .filter(line -> !line.contains("KUBE-"))
                        .collect(Collectors.joining("\n"));
    }

    private Set<String> tables() throws Exception {
        return namespace.call(() -> {
            try (Nftables nftables = Nftables.open()) {
                return nftables.tables().stream()
                        .map(listed -> listed.table().name())
                        .collect(Collectors.toSet());
            }
        });
    }
}
