package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import io.hawser.controlplane.testing.WatchLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two API servers on one etcd, and many who write at once. */
class ManyWritersTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int WRITERS = 4;
    private static final int WRITES = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TestCluster cluster;
    private static ControlPlane second;
    private static List<Http> clients;

    @BeforeAll
    static void start() {
        cluster = TestCluster.started();
        second = cluster.another();
        clients = List.of(cluster.admin(), Http.admin(second));
    }

    @AfterAll
    static void end() {
        second.close();
        cluster.close();
    }

    private static Http client(final int writer) {
        return clients.get(writer % clients.size());
    }

    private static void together(final IntConsumer work) throws Exception {
        final List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            final int number = writer;
            all.add(CompletableFuture.runAsync(() -> work.accept(number)));
        }
        for (final CompletableFuture<Void> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
    }

    /** Reads, adds one and writes, until the write is taken. */
    private static void increment(final Http client, final String path) {
        int code;
        do {
            final ObjectNode object = (ObjectNode) client.get(path).expect(200);
            final ObjectNode data = (ObjectNode) object.get("data");
            data.put("n", Integer.toString(Integer.parseInt(data.path("n").asText()) + 1));
            code = client.put(path, object).code();
            assertThat(code).isIn(200, 409);
        } while (code != 200);
    }

    @Test
    void noIncrementIsLostBetweenServers() throws Exception {
        client(0).create(MAPS, "{'metadata':{'name':'counter'},'data':{'n':'0'}}");
        together(writer -> {
            for (int i = 0; i < WRITES; i++) {
                increment(client(writer), MAPS + "/counter");
            }
        });
        for (final Http client : clients) {
            assertThat(client.get(MAPS + "/counter").expect(200).at("/data/n").asText())
                    .isEqualTo(Integer.toString(WRITERS * WRITES));
        }
    }

    @Test
    void whatOneServerAcknowledgedTheOtherShowsAtOnce() {
        for (int i = 0; i < WRITES; i++) {
            client(i).create(MAPS, "{'metadata':{'name':'seen-" + i + "'}}");
            client(i + 1).get(MAPS + "/seen-" + i).expect(200);
            assertThat(client(i + 1)
                            .get(MAPS + "?fieldSelector=metadata.name%3Dseen-" + i)
                            .expect(200)
                            .path("items"))
                    .hasSize(1);
        }
    }

    @Test
    void aListAndTheWatchBehindItMissNothingUnderLoad() throws Exception {
        final String selected = MAPS + "?labelSelector=load%3D1";
        client(0).create(MAPS, "{'metadata':{'name':'load-first','labels':{'load':'1'}}}");
        final CompletableFuture<Void> writers = CompletableFuture.runAsync(() -> {
            try {
                together(ManyWritersTest::churn);
            } catch (final Exception e) {
                throw new AssertionError(e);
            }
        });
        // In the midst of it.
        final JsonNode list = client(1).get(selected).expect(200);
        final Map<String, String> known = new HashMap<>();
        list.path("items").forEach(item -> known.put(Meta.name(item), Meta.resourceVersion(item)));
        final String version = list.at("/metadata/resourceVersion").asText();
        try (WatchLines watch = client(1).watch(selected + "&watch=true&resourceVersion=" + version)) {
            writers.get(60, TimeUnit.SECONDS);
            client(0).create(MAPS, "{'metadata':{'name':'load-last','labels':{'load':'1'}}}");
            long last = Long.parseLong(version);
            while (!known.containsKey("load-last")) {
                final JsonNode line = watch.next();
                final JsonNode object = line.path("object");
                final long revision = Long.parseLong(Meta.resourceVersion(object));
                assertThat(revision).isGreaterThan(last);
                last = revision;
                if ("DELETED".equals(line.path("type").asText())) {
                    assertThat(known.remove(Meta.name(object))).isNotNull();
                } else {
                    known.put(Meta.name(object), Meta.resourceVersion(object));
                }
            }
        }
        final Map<String, String> there = new HashMap<>();
        client(0)
                .get(selected)
                .expect(200)
                .path("items")
                .forEach(item -> there.put(Meta.name(item), Meta.resourceVersion(item)));
        assertThat(known).isEqualTo(there);
    }

    private static void churn(final int writer) {
        for (int i = 0; i < WRITES; i++) {
            final String name = "load-" + writer + "-" + i;
            client(writer).create(MAPS, "{'metadata':{'name':'" + name + "','labels':{'load':'1'}}}");
            client(writer + 1)
                    .patch(MAPS + "/" + name, "merge", "{'data':{'i':'" + i + "'}}")
                    .expect(200);
            if (i % 2 == 0) {
                client(writer + 1).delete(MAPS + "/" + name).expect(200);
            }
        }
    }

    @Test
    void patchesOfManyWritersAllCount() throws Exception {
        client(0).create(MAPS, "{'metadata':{'name':'patched'}}");
        together(writer -> {
            for (int i = 0; i < WRITES; i++) {
                client(writer)
                        .patch(MAPS + "/patched", "merge", "{'data':{'w" + writer + "-" + i + "':'x'}}")
                        .expect(200);
            }
        });
        assertThat(client(1).get(MAPS + "/patched").expect(200).path("data")).hasSize(WRITERS * WRITES);
    }

    @Test
    void ofTwoWhoMakeTheSameOneIsToldItIsThere() throws Exception {
        for (int i = 0; i < WRITES; i++) {
            final String object = "{\"metadata\":{\"name\":\"twin-" + i + "\"}}";
            final List<CompletableFuture<Integer>> both = new ArrayList<>();
            for (final Http client : clients) {
                both.add(CompletableFuture.supplyAsync(
                        () -> client.post(MAPS, object).code()));
            }
            assertThat(List.of(
                            both.get(0).get(60, TimeUnit.SECONDS), both.get(1).get(60, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder(201, 409);
        }
    }

    /** The Service kubernetes leads to those servers that run, and to no others. */
    @Test
    void serversAreEndpointsForAsLongAsTheyRun() {
        final String path = "/api/v1/namespaces/default/endpoints/kubernetes";
        final String slice = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";
        final Http client = cluster.admin();
        try (ControlPlane one = cluster.another("127.0.0.1", "198.18.0.1", 0)) {
            try (ControlPlane two = cluster.another("127.0.0.2", "198.18.0.2", one.port())) {
                assertThat(two.port()).isEqualTo(one.port());
                await().atMost(PATIENCE)
                        .until(() ->
                                client.get(path).body().findValuesAsText("ip").size() == 2);
                await().atMost(PATIENCE)
                        .until(() -> client.get(slice).body().path("endpoints").size() == 2);
                assertThat(client.get(path)
                                .expect(200)
                                .at("/subsets/0/ports/0/port")
                                .asInt())
                        .isEqualTo(one.port());
            }
            assertThat(client.get(path).expect(200).findValuesAsText("ip")).containsExactly("198.18.0.1");
            assertThat(client.get(slice)
                            .expect(200)
                            .at("/endpoints/0/addresses/0")
                            .asText())
                    .isEqualTo("198.18.0.1");
        }
    }
}
