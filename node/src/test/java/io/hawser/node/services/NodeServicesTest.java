package io.hawser.node.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.ListedSet;
import io.hawser.linux.nftables.ListedTable;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.conductor.SyncSettings;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.source.DirectorySource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One namespace, node-1, whose services come from files and are served by nf_tables. */
class NodeServicesTest {
    private static final String TABLE = "hawser-services";
    private static final String DNS = """
            apiVersion: v1
            kind: Service
            metadata: {name: dns, namespace: kube-system}
            spec:
              type: LoadBalancer
              clusterIP: 198.18.0.10
              externalTrafficPolicy: Local
              healthCheckNodePort: 30111
              ports: [{name: dns, protocol: UDP, port: 53}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: dns-a, namespace: kube-system, labels: {kubernetes.io/service-name: dns}}
            addressType: IPv4
            endpoints: [{addresses: [198.18.64.7], nodeName: node-1}, {addresses: [198.18.64.8], nodeName: node-2}]
            ports: [{name: dns, protocol: UDP, port: 5353}]
            """;
    private static final String NODE =
            "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"node-1\"},\"spec\":{\"taints\":[%s]}}";

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private TestNamespace namespace;
    private NodeServices services;

    @BeforeEach
    void start() throws Exception {
        write("dns.yaml", DNS);
        write("node.json", NODE.formatted(""));
        namespace = namespaces.create("svc");
        namespace.run("ip link set lo up");
        services = namespace.call(this::open);
        await().until(() -> services.missing().isEmpty());
    }

    @AfterEach
    void end() {
        services.close();
    }

    @Test
    void servicesAreInPlaceAndStayWhenTheDaemonEnds() throws Exception {
        assertThat(ruleset()).contains(TABLE, element("198.18.64.7"));

        services.close();
        assertThat(ruleset()).contains(TABLE, element("198.18.64.7"));

        final String before = ruleset();
        services = namespace.call(this::open);
        await().until(() -> services.missing().isEmpty());
        assertThat(ruleset()).isEqualTo(before);
    }

    @Test
    void tableThatSomebodyDeletedComesBack() {
        namespace.run("nft delete table ip " + TABLE);

        await().untilAsserted(() -> assertThat(ruleset()).contains(element("198.18.64.7")));
    }

    @Test
    void changedFileIsFollowed() throws Exception {
        write("dns.yaml", DNS.replace("198.18.64.8", "198.18.64.9"));

        await().untilAsserted(() ->
                assertThat(ruleset()).contains(element("198.18.64.9")).doesNotContain(element("198.18.64.8")));
    }

    @Test
    void flowToAnEndpointThatWentIsEndedAndOneToAnotherLives() throws Exception {
        flow(1001, "198.18.64.7");
        flow(1002, "198.18.64.8");
        flow(1003, "198.18.0.10");

        write("dns.yaml", DNS.replace("198.18.64.8", "198.18.64.9"));

        await().untilAsserted(() -> assertThat(namespace.run("conntrack -L -p udp"))
                .contains("sport=1001")
                .doesNotContain("sport=1002", "sport=1003"));
    }

    @Test
    void flowsOfTheLastEndpointAreEndedToo() throws Exception {
        flow(1001, "198.18.64.7");

        write("dns.yaml", DNS.replaceAll("endpoints: .*", "endpoints: []"));

        await().untilAsserted(
                        () -> assertThat(namespace.run("conntrack -L -p udp")).doesNotContain("sport=1001"));
    }

    @Test
    void liveFlowsOutliveARestartAndStaleOnesNot() throws Exception {
        services.close();
        flow(1001, "198.18.64.7");
        flow(1002, "198.18.64.99");

        services = namespace.call(this::open);

        await().untilAsserted(() -> assertThat(namespace.run("conntrack -L -p udp"))
                .contains("sport=1001")
                .doesNotContain("sport=1002"));
    }

    @Test
    void healthCheckNodePortHealthzLivezAndMetricsAnswer() throws Exception {
        await().untilAsserted(
                        () -> assertThat(curl("http://127.0.0.1:30111/")).contains("\"localEndpoints\":1", "200"));
        assertThat(curl("http://127.0.0.1:10256/healthz")).contains("200");
        assertThat(curl("http://127.0.0.1:10249/metrics"))
                .contains("kubeproxy_sync_proxy_rules_duration_seconds_count", "200");

        write("node.json", NODE.formatted("{\"key\":\"ToBeDeletedByClusterAutoscaler\"}"));

        await().untilAsserted(
                        () -> assertThat(curl("http://127.0.0.1:10256/healthz")).contains("503"));
        assertThat(curl("http://127.0.0.1:10256/livez")).contains("200");
    }

    @Test
    void statusSaysWhichDataPlaneServesAndWhyAndItsMetricsAreTheDaemons() {
        final ObjectNode status = JsonNodeFactory.instance.objectNode();
        services.describe(status);
        assertThat(status.at("/services/dataPlane").asText()).isEqualTo("nftables");
        assertThat(status.at("/services/asked").asText()).isEqualTo("auto");
        assertThat(status.at("/services/fallback").asBoolean()).isFalse();
        assertThat(status.at("/services/why").asText()).isNotEmpty();
        assertThat(status.at("/services/services").asInt()).isPositive();
        assertThat(status.at("/services/endpoints").asInt()).isPositive();
        assertThat(status.at("/services/sync/count").asInt()).isPositive();
        final PrometheusRegistry registry = new PrometheusRegistry();
        services.register(registry);
        assertThat(registry.scrape().stream().map(each -> each.getMetadata().getName()))
                .contains("kubeproxy_sync_proxy_rules_duration_seconds");
    }

    private NodeServices open() throws IOException {
        final NodeView view = new NodeView(
                List.of(IpPrefix.parse("198.18.64.0/18")), List.of(IpPrefix.parse("198.18.0.0/18")), List.of(), false);
        return NodeServices.start(
                new ServiceSettings(
                        BuiltInPlanes.ALL,
                        BuiltInPlanes.ALL.request("auto", List.of(), false),
                        "node-1",
                        view,
                        SyncSettings.DEFAULT.withPeriods(Duration.ofMillis(10), Duration.ofSeconds(30)),
                        ConntrackLimits.NONE,
                        Optional.of(new InetSocketAddress(10256)),
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 10249))),
                new DirectorySource(directory, "node-1"));
    }

    /** A client at 198.18.64.100 asks the ClusterIP, and this address answers. */
    private void flow(final int clientPort, final String answerer) {
        final String answererPort = answerer.startsWith("198.18.0.") ? "53" : "5353";
        namespace.run("conntrack -I -t 600 -p udp -s 198.18.64.100 -d 198.18.0.10 --sport " + clientPort
                + " --dport 53 -r " + answerer + " -q 198.18.64.100 --reply-port-src " + answererPort
                + " --reply-port-dst " + clientPort);
    }

    /** The data of an element that leads to port 5353 of an address. */
    private static String element(final String address) {
        return "data=0x" + HexFormat.of().formatHex(IpAddress.parse(address).toBytes()) + "14e9";
    }

    /** Our tables with all elements, by our own means: nft 1.0.6 aborts at some of their rules. */
    private String ruleset() {
        try {
            return namespace.call(() -> {
                try (Nftables nftables = Nftables.open()) {
                    return nftables.tables().stream()
                            .map(ListedTable::table)
                            .map(table -> table + " "
                                    + nftables.sets(table).stream()
                                            .map(ListedSet::set)
                                            .map(set -> set.name() + " "
                                                    + nftables.elements(set).stream()
                                                            .map(Object::toString)
                                                            .sorted()
                                                            .toList())
                                            .sorted()
                                            .toList())
                            .sorted()
                            .collect(Collectors.joining("\n"));
                }
            });
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Body and status. */
    private String curl(final String url) {
        return namespace.run("curl -s -m 5 -w %{http_code} " + url);
    }

    private void write(final String name, final String text) throws IOException {
        final Path written = Files.writeString(directory.resolve("." + name), text);
        Files.move(written, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
