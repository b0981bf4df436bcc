package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.CompactOption;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists whose revision is forgotten while they are read, and watches that come over WebSocket. */
class ListsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int PATIENCE_SECONDS = 20;

    private static TestCluster cluster;
    private static Http admin;

    @BeforeAll
    static void start() {
        cluster = TestCluster.started();
        admin = cluster.admin();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static List<String> names(final JsonNode list) {
        final List<String> names = new ArrayList<>();
        list.path("items").forEach(item -> names.add(Meta.name(item)));
        return names;
    }

    /** As etcd does of itself every five minutes. */
    private static void compact() throws Exception {
        try (Client etcd =
                Client.builder().endpoints(cluster.etcd().endpoint().toString()).build()) {
            final long now = etcd.getKVClient()
                    .get(ByteSequence.from("/", StandardCharsets.US_ASCII))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .getHeader()
                    .getRevision();
            etcd.getKVClient()
                    .compact(
                            now,
                            CompactOption.builder().withCompactPhysical(true).build())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void listWhoseRevisionIsForgottenGoesOnAsItIsByNow() throws Exception {
        final String maps = "/api/v1/namespaces/kube-public/configmaps";
        for (int i = 0; i < 5; i++) {
            admin.create(maps, "{'metadata':{'name':'old-" + i + "'}}");
        }
        final JsonNode first = admin.get(maps + "?limit=2").expect(200);
        assertThat(names(first)).containsExactly("kube-root-ca.crt", "old-0");
        admin.create(maps, "{'metadata':{'name':'old-9'}}");
        admin.delete(maps + "/old-3").expect(200);
        compact();
        final String token = first.at("/metadata/continue").asText();
        final JsonNode expired = admin.get(maps + "?limit=2&continue=" + token).expect(410);
        assertThat(expired.path("reason").asText()).isEqualTo("Expired");
        assertThat(expired.path("message").asText())
                .startsWith("The provided continue parameter is too old to display a consistent list result. You can"
                        + " start a new list without the continue parameter, or use the continue token in this"
                        + " response");
        final String other = expired.at("/metadata/continue").asText();
        final JsonNode second = admin.get(maps + "?limit=2&continue=" + other).expect(200);
        assertThat(names(second)).containsExactly("old-1", "old-2");
        final JsonNode third = admin.get(maps + "?limit=2&continue="
                        + second.at("/metadata/continue").asText())
                .expect(200);
        assertThat(names(third)).containsExactly("old-4", "old-9");
        assertThat(third.at("/metadata").has("continue")).isFalse();
        // And a list at that very revision is not to be had any more.
        assertThat(admin.get(maps + "?resourceVersionMatch=Exact&limit=9&resourceVersion="
                                + first.at("/metadata/resourceVersion").asText())
                        .expect(410)
                        .path("message")
                        .asText())
                .isEqualTo("The resourceVersion for the provided list is too old.");
    }

    @Test
    void watchOverWebSocketIsAMessageForEachChange() throws InterruptedException {
        final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        final WebSocket socket = admin.watchBySocket(MAPS + "?watch=true&labelSelector=by%3Dsocket", messages);
        try {
            admin.create(MAPS, "{'metadata':{'name':'one','labels':{'by':'socket'}}}");
            admin.patch(MAPS + "/one", "merge", "{'data':{'k':'" + "v".repeat(100_000) + "'}}")
                    .expect(200);
            admin.delete(MAPS + "/one").expect(200);
            final List<String> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                final JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(message).as("message after " + seen).isNotNull();
                seen.add(message.path("type").asText() + " " + Meta.name(message.path("object")) + " "
                        + message.at("/object/data/k").asText().length());
            }
            assertThat(seen).containsExactly("ADDED one 0", "MODIFIED one 100000", "DELETED one 100000");
        } finally {
            socket.abort();
        }
    }

    @Test
    void dryRunsLeaveNothing() {
        admin.create(MAPS, "{'metadata':{'name':'dry','labels':{'a':'b'}},'data':{'k':'v'}}");
        final JsonNode before = admin.get(MAPS + "/dry").expect(200);
        admin.post(MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"other\"}}").expect(201);
        assertThat(admin.patch(MAPS + "/dry?dryRun=All", "merge", "{'data':{'k':'w'}}")
                        .expect(200)
                        .at("/data/k")
                        .asText())
                .isEqualTo("w");
        final String applied = "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s'},'data':{'x':'y'}}";
        for (final String name : new String[] {"dry", "third"}) {
            admin.patch(MAPS + "/" + name + "?dryRun=All&fieldManager=me", "apply", applied.formatted(name));
        }
        admin.delete(MAPS + "/dry?dryRun=All").expect(200);
        admin.send("DELETE", MAPS + "?dryRun=All", "", "").expect(200);
        assertThat(admin.get(MAPS + "/dry").expect(200)).isEqualTo(before);
        admin.get(MAPS + "/other").expect(404);
        admin.get(MAPS + "/third").expect(404);
        // A Service that is only tried takes no address.
        final String services = "/api/v1/namespaces/default/services";
        final String address = admin.post(
                        services + "?dryRun=All",
                        "{\"metadata\":{\"name\":\"s\"},\"spec\":{\"ports\":[{\"port\":80}]}}")
                .expect(201)
                .at("/spec/clusterIP")
                .asText();
        admin.create(
                services, "{'metadata':{'name':'s'},'spec':{'clusterIP':'" + address + "','ports':[{'port':80}]}}");
    }
}
