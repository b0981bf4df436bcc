package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.cli.ControlPlaneMain;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import io.hawser.controlplane.testing.WatchLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers and etcd that are killed between any two writes. */
class FaultsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENOUGH = 40;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.started();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    /** Writes until told to end; what was acknowledged is in the queue. */
    private static CompletableFuture<Void> writer(
            final Http client, final String prefix, final Queue<String> acknowledged, final CompletableFuture<?> end) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; !end.isDone(); i++) {
                final String name = prefix + i;
                try {
                    if (client.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}")
                                    .code()
                            == 201) {
                        acknowledged.add(name);
                    }
                } catch (final AssertionError e) {
                    // The server is gone: the next attempt finds its successor, or the test's end.
                    assertThat(e).hasCauseInstanceOf(IOException.class);
                }
            }
        });
    }

    @Test
    void killedServerLosesNothingAcknowledged() throws Exception {
        final Path state = Files.createDirectory(cluster.directory().resolve("killed"));
        final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        final Set<String> leaders = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            final CompletableFuture<Void> end = new CompletableFuture<>();
            final Instant began = Instant.now();
            final Process server = process(state);
            final CompletableFuture<Void> writing;
            try {
                final Http client = Http.admin(url(server), cluster.server().keys());
                writing = writer(client, "kill-" + round + "-", acknowledged, end);
                final int wanted = (round + 1) * ENOUGH;
                await().atMost(PATIENCE).until(() -> acknowledged.size() >= wanted);
                leaders.add(leader(began));
            } finally {
                server.destroyForcibly();
            }
            server.waitFor();
            end.complete(null);
            writing.join();
            final Http other = cluster.admin();
            acknowledged.forEach(name -> other.get(MAPS + "/" + name).expect(200));
        }
        // Its successor took the lease as its own, and did not wait for its end.
        assertThat(leaders).hasSize(1);
        assertThat(Files.readString(state.resolve("admin.kubeconfig"))).contains("current-context");
    }

    /** Who leads the controllers, by a renewal after a time. */
    private static String leader(final Instant after) {
        final String path = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager";
        final JsonNode[] lease = new JsonNode[1];
        await().atMost(PATIENCE).until(() -> {
            lease[0] = cluster.admin().get(path).body();
            final String renewed = lease[0].at("/spec/renewTime").asText();
            return !renewed.isEmpty() && Instant.parse(renewed).isAfter(after);
        });
        return lease[0].at("/spec/holderIdentity").asText();
    }

    private static Process process(final Path state) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ControlPlaneMain.class.getName(),
                        "--etcd-endpoints=" + cluster.etcd().endpoint(),
                        "--secure-port=0",
                        "--service-cluster-ip-range=10.96.0.0/24",
                        "--state-dir=" + state)
                .redirectError(state.resolve("errors").toFile())
                .start();
    }

    private static String url(final Process server) throws IOException {
        final BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
        final String line = lines.readLine();
        assertThat(line).startsWith("serving at https://");
        return line.substring("serving at ".length(), line.indexOf(';'));
    }

    @Test
    void killedEtcdLosesNothingAcknowledgedAndWatchesGoOn() {
        final Http client = cluster.admin();
        final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        final CompletableFuture<Void> end = new CompletableFuture<>();
        try (WatchLines watch = client.watch(MAPS + "?watch=true&labelSelector=after%3Detcd")) {
            final CompletableFuture<Void> writing = writer(client, "etcd-", acknowledged, end);
            for (int round = 1; round <= 2; round++) {
                final int wanted = acknowledged.size() + ENOUGH;
                await().atMost(PATIENCE).until(() -> acknowledged.size() >= wanted);
                cluster.etcd().kill();
                cluster.startEtcd();
            }
            final int wanted = acknowledged.size() + ENOUGH;
            await().atMost(PATIENCE).until(() -> acknowledged.size() >= wanted);
            end.complete(null);
            writing.join();
            client.create(MAPS, "{'metadata':{'name':'after','labels':{'after':'etcd'}}}");
            assertThat(watch.nextText()).isEqualTo("ADDED after");
        }
        final List<String> there = new ArrayList<>();
        client.get(MAPS)
                .expect(200)
                .path("items")
                .forEach(item -> there.add(item.at("/metadata/name").asText()));
        assertThat(there).containsAll(acknowledged);
    }

    @Test
    void addressesStayGivenOutWhenTheServerIsAnother() {
        final String services = "/api/v1/namespaces/default/services";
        final String address = cluster.admin()
                .create(services, "{'metadata':{'name':'kept'},'spec':{'ports':[{'port':80}]}}")
                .at("/spec/clusterIP")
                .asText();
        cluster.restartServer();
        final Http client = cluster.admin();
        assertThat(client.post(
                                services,
                                "{\"metadata\":{\"name\":\"thief\"},\"spec\":{\"clusterIP\":\"" + address
                                        + "\",\"ports\":[{\"port\":80}]}}")
                        .expect(422)
                        .path("message")
                        .asText())
                .contains("provided IP is already allocated");
        client.delete(services + "/kept").expect(200);
        client.create(
                services, "{'metadata':{'name':'heir'},'spec':{'clusterIP':'" + address + "','ports':[{'port':80}]}}");
    }
}
