package io.hawser.proxy.source;

import static io.hawser.proxy.object.Texts.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.fake.FakeApiServer;
import io.hawser.kube.fake.FakeCollection;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.kube.watch.WatchSettings;
import io.hawser.proxy.conductor.FlowCleaner;
import io.hawser.proxy.conductor.ServiceService;
import io.hawser.proxy.conductor.SyncObserver;
import io.hawser.proxy.conductor.SyncSettings;
import io.hawser.proxy.object.Texts;
import io.hawser.proxy.plane.InMemoryPlane;
import io.hawser.proxy.service.ServiceTable;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From an API server that does all that servers do, to the table that a plane is given. */
class ApiSourceTest {
    private static final WatchSettings WATCH =
            new WatchSettings(50, Duration.ofSeconds(60), Duration.ZERO, Duration.ofMillis(5), Duration.ofMillis(50));

    private final FakeApiServer api = new FakeApiServer();
    private final FakeCollection services = api.collection("/api/v1/services");
    private final FakeCollection slices = api.collection("/apis/discovery.k8s.io/v1/endpointslices");
    private final InMemoryPlane plane = new InMemoryPlane();
    private final ServiceService service = start(plane);
    private final ApiSource source = source();

    @AfterEach
    void end() {
        source.close();
        service.close();
        api.close();
    }

    @Test
    void servicesOfTheClusterReachThePlaneAndEveryChangeFollows() {
        services.put("shop/web", Texts.serviceJson("web", "198.18.0.1", ""));
        slices.put("shop/web-a", Texts.sliceJson("web-a", "web", endpoint("192.0.2.1", "node-1", "")));
        api.nodes().put("node-1", "{\"metadata\":{\"labels\":{\"topology.kubernetes.io/zone\":\"a\"}}}");
        source.start(service.proxy());

        awaitTable("shop/web:http IPV4 [192.0.2.1:8080]");
        slices.put("shop/web-b", Texts.sliceJson("web-b", "web", endpoint("192.0.2.2", "node-2", "")));
        awaitTable("shop/web:http IPV4 [192.0.2.1:8080, 192.0.2.2:8080]");
        slices.remove("shop/web-a");
        awaitTable("shop/web:http IPV4 [192.0.2.2:8080]");
        services.remove("shop/web");
        awaitTable("");
    }

    @Test
    void serverThatIsAwayLeavesWhatIsInPlaceAndIsFollowedAgain() {
        services.put("shop/web", Texts.serviceJson("web", "198.18.0.1", ""));
        source.start(service.proxy());
        awaitTable("shop/web:http IPV4 []");

        api.failures = 5;
        services.lose(() -> services.put("shop/cart", Texts.serviceJson("cart", "198.18.0.2", "")));
        api.compact();
        api.breakWatches();

        awaitTable("shop/cart:http IPV4 []\nshop/web:http IPV4 []");
    }

    @Test
    void whateverTheServerDoesTheTableIsThatOfAColdStart() {
        source.start(service.proxy());
        final Random random = new Random(4);
        for (int step = 0; step < 1_500; step++) {
            final String name = "web-" + random.nextInt(20);
            final String part = name + "-" + random.nextInt(3);
            switch (random.nextInt(30)) {
                case 0 -> api.breakWatches();
                case 1 -> api.endWatches();
                case 2 -> api.compact();
                case 3 -> slices.repeatAll();
                case 4 -> slices.holdBack();
                case 5 -> slices.tellInReverse();
                case 6 -> services.repeatAll();
                case 7, 8 -> services.remove("shop/" + name);
                case 9, 10, 11 -> slices.remove("shop/" + part);
                case 12, 13, 14, 15 ->
                    services.put("shop/" + name, Texts.serviceJson(name, "198.18.0." + (1 + random.nextInt(200)), ""));
                default ->
                    slices.put(
                            "shop/" + part,
                            Texts.sliceJson(
                                    part,
                                    /* service= */ name,
                                    endpoint("192.0.2." + (1 + random.nextInt(200)), "node-1", "")));
            }
        }
        slices.tellInReverse();

        final InMemoryPlane cold = new InMemoryPlane();
        try (ServiceService other = start(cold);
                ApiSource otherSource = source()) {
            otherSource.start(other.proxy());
            await().until(() -> cold.table != null);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(text(plane.table)).isEqualTo(text(cold.table)));
        }
    }

    private void awaitTable(final String text) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(text(plane.table)).isEqualTo(text.lines().collect(Collectors.joining("\n"))));
    }

    private static String text(final ServiceTable table) {
        return table == null
                ? "nothing yet"
                : table.ports()
                        .map(port -> port.name() + " " + port.clusterEndpoints())
                        .sorted()
                        .collect(Collectors.joining("\n"));
    }

    private ApiSource source() {
        final KubeConnection connection = new KubeConnection(
                api.endpoint(), new TlsManagers(Optional.empty(), Optional.empty()), Optional::empty);
        return new ApiSource(connection, "node-1", WATCH);
    }

    private static ServiceService start(final InMemoryPlane plane) {
        return ServiceService.start(
                "node-1",
                plane,
                FlowCleaner.NONE,
                new SyncObserver() {},
                SyncSettings.DEFAULT.withPeriods(Duration.ofMillis(1), Duration.ofSeconds(30)));
    }
}
