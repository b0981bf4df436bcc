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

    @Test
    void whatTheFormerModeLeftGoesAndConnectionsGoOn() throws Exception {
        serve("nftables");
        assertThat(tables()).containsExactly("hawser-services");
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            assertCarries(client, accepted);

            switchTo("iptables");
            await().untilAsserted(() -> assertThat(tables()).containsExactlyInAnyOrder("filter", "nat"));
            assertCarries(client, accepted);
            assertNewConnectionWorks();

            switchTo("nftables");
            await().untilAsserted(() -> assertThat(tables()).containsExactly("hawser-services"));
            assertCarries(client, accepted);
            assertNewConnectionWorks();
        }
    }

    @Test
    void modeOfNoSuchNameIsRefused() {
        assertThatThrownBy(() -> serve("ebpf")).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertNewConnectionWorks() throws Exception {
        try (Socket client = connect();
                Socket accepted = server.accept()) {
            assertCarries(client, accepted);
        }
    }

    private static void assertCarries(final Socket client, final Socket accepted) throws IOException {
        client.getOutputStream().write(7);
        assertThat(accepted.getInputStream().read()).isEqualTo(7);
        accepted.getOutputStream().write(9);
        assertThat(client.getInputStream().read()).isEqualTo(9);
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
        services.close();
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
