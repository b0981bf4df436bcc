package io.hawser.proxy.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.proxy.conductor.FlowCleaner;
import io.hawser.proxy.conductor.ServiceService;
import io.hawser.proxy.conductor.SyncObserver;
import io.hawser.proxy.conductor.SyncSettings;
import io.hawser.proxy.plane.InMemoryPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a directory, and the table that a plane is given. */
class DirectorySourceTest {
    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec:
              clusterIP: 198.18.0.1
              ports: [{name: http, port: 80}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: web-a
              namespace: shop
              labels: {kubernetes.io/service-name: web}
            addressType: IPv4
            endpoints: [{addresses: [192.0.2.1], hints: {forZones: [{name: a}]}},
                        {addresses: [192.0.2.2], hints: {forZones: [{name: b}]}}]
            ports: [{name: http, port: 8080}]
            """;

    @TempDir
    Path directory;

    private final InMemoryPlane plane = new InMemoryPlane();
    private final ServiceService service =
            ServiceService.start("node-1", plane, FlowCleaner.NONE, new SyncObserver() {}, SyncSettings.DEFAULT);
    private DirectorySource source;

    @AfterEach
    void end() {
        if (source != null) {
            source.close();
        }
        service.close();
    }

    @Test
    void filesAreReadAndEveryChangeFollows() throws IOException {
        write("web.yaml", WEB);
        start();
        awaitTable("shop/web [192.0.2.1:8080, 192.0.2.2:8080]");

        write("web.yaml", WEB.replace("192.0.2.2", "192.0.2.3"));
        awaitTable("shop/web [192.0.2.1:8080, 192.0.2.3:8080]");
        write(
                "cart.json",
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"cart\"},"
                        + "\"spec\":{\"clusterIP\":\"198.18.0.2\",\"ports\":[{\"port\":1}]}}");
        awaitTable("default/cart [], shop/web [192.0.2.1:8080, 192.0.2.3:8080]");
        Files.delete(directory.resolve("web.yaml"));
        awaitTable("default/cart []");
    }

    @Test
    void brokenFileKeepsWhatItHeldAndOthersAreRead() throws IOException {
        write("web.yaml", WEB);
        start();
        awaitTable("shop/web [192.0.2.1:8080, 192.0.2.2:8080]");

        write("web.yaml", "apiVersion: v1\nkind: [");
        write("cart.yaml", WEB.replace("web", "cart").replace("198.18.0.1", "198.18.0.2"));

        awaitTable("shop/cart [192.0.2.1:8080, 192.0.2.2:8080], shop/web [192.0.2.1:8080, 192.0.2.2:8080]");
    }

    @Test
    void zoneOfThisNodesNodeIsFollowedAndOthersNot() throws IOException {
        write("web.yaml", WEB);
        write("nodes.yaml", """
                apiVersion: v1
                kind: NodeList
                items:
                - {apiVersion: v1, kind: Node, metadata: {name: node-1, labels: {topology.kubernetes.io/zone: a}}}
                - {apiVersion: v1, kind: Node, metadata: {name: node-2, labels: {topology.kubernetes.io/zone: b}}}
                """);
        start();

        awaitTable("shop/web [192.0.2.1:8080]");
    }

    @Test
    void objectThatTwoFilesHaveIsThatOfTheFirst() throws IOException {
        write("b.yaml", WEB.replace("198.18.0.1", "198.18.0.9"));
        write("a.yaml", WEB);
        start();
        awaitTable("shop/web [192.0.2.1:8080, 192.0.2.2:8080]");

        assertThat(plane.table.ports().findFirst().orElseThrow().frontends().clusterIp())
                .hasToString("198.18.0.1");
    }

    @Test
    void objectOfAnotherKindIsNamed() throws IOException {
        final Path file = directory.resolve("pod.yaml");
        Files.writeString(file, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");

        assertThatThrownBy(() -> new FileReader().read(file)).hasMessageContaining("v1/Pod");
    }

    @Test
    void objectWithoutANameIsRefused() throws IOException {
        final Path file = directory.resolve("web.yaml");
        Files.writeString(file, "apiVersion: v1\nkind: Service\nspec: {clusterIP: 198.18.0.1}\n");

        assertThatThrownBy(() -> new FileReader().read(file)).hasMessageContaining("without metadata.name");
    }

    @Test
    void emptyDirectoryIsAClusterWithoutServices() {
        start();

        awaitTable("");
    }

    @Test
    void directoryThatIsNotThereIsNamed() {
        final Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> new DirectorySource(missing, "node-1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString());
    }

    private void start() {
        source = new DirectorySource(directory, "node-1");
        source.start(service.proxy());
    }

    private void write(final String name, final String text) throws IOException {
        final Path written = Files.writeString(directory.resolve("." + name), text);
        Files.move(written, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitTable(final String text) {
        await().untilAsserted(() -> assertThat(
                        plane.table == null
                                ? "nothing yet"
                                : plane.table
                                        .ports()
                                        .map(port -> port.name().service() + " " + port.clusterEndpoints())
                                        .sorted()
                                        .collect(Collectors.joining(", ")))
                .isEqualTo(text));
    }
}
