package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients cannot make the server hold. */
class LimitsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int MANY = 90;
    private static final int MORE_THAN_AT_ONCE = 210;
    private static final int PATIENCE_MS = 20_000;

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

    @Test
    void bodyThatIsTooLargeIsRefused() {
        final JsonNode refused = admin.post(MAPS, " ".repeat(4 << 20)).expect(413);
        assertThat(refused.path("reason").asText()).isEqualTo("RequestEntityTooLarge");
        assertThat(refused.path("message").asText()).isEqualTo("Request entity too large: limit is 3145728");
        final String large = "x".repeat(1100 << 10);
        assertThat(admin.post(MAPS, "{\"metadata\":{\"name\":\"l\"},\"data\":{\"k\":\"" + large + "\"}}")
                        .expect(422)
                        .path("message")
                        .asText())
                .contains("Too long: may not be more than 1048576 bytes");
    }

    /** Whoever may not, is told so when the head of the request is there: what is to come is not waited for. */
    @Test
    void bodyOfOneWhoMayNotIsNotRead() throws IOException {
        for (final String token : new String[] {"no-token", "nobody-token"}) {
            try (Socket socket = Http.withToken(cluster.server(), "").connect()) {
                socket.setSoTimeout(PATIENCE_MS);
                socket.getOutputStream()
                        .write(("POST " + MAPS + " HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer " + token
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                final BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(lines.readLine())
                        .isEqualTo(token.equals("no-token") ? "HTTP/1.1 401 Unauthorized" : "HTTP/1.1 403 Forbidden");
            }
        }
    }

    /** Long lists are written object by object: whole, and as long as they say. */
    @Test
    void longListIsTheSameAsItsParts() {
        final String maps = "/api/v1/namespaces/kube-public/configmaps";
        final String payload = "z".repeat(2000);
        for (int i = 0; i < MORE_THAN_AT_ONCE; i++) {
            admin.create(maps, "{'metadata':{'name':'long-" + i + "'},'data':{'k':'" + payload + "'}}");
        }
        final JsonNode whole = admin.get(maps).expect(200);
        assertThat(whole.path("items").size()).isGreaterThan(MORE_THAN_AT_ONCE);
        final ArrayNode parts = Json.MAPPER.createArrayNode();
        String token = "";
        do {
            final JsonNode part =
                    admin.get(maps + "?limit=50&continue=" + token).expect(200);
            part.path("items").forEach(parts::add);
            token = part.at("/metadata/continue").asText();
        } while (!token.isEmpty());
        assertThat(whole.path("items")).isEqualTo(parts);
    }

    @Test
    void bodyThatIsNoObjectIsRefused() {
        admin.post(MAPS, "{").expect(400);
        admin.post(MAPS, "[]").expect(400);
        admin.post(MAPS, "{\"a\":".repeat(1000) + "1" + "}".repeat(1000)).expect(400);
        admin.send("POST", MAPS, "application/vnd.kubernetes.protobuf", "k8s").expect(400);
        admin.send("POST", MAPS, "text/plain", "x").expect(415);
        assertThat(admin.post(MAPS, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}")
                        .expect(400)
                        .path("message")
                        .asText())
                .startsWith("Pod in version \"v1\" cannot be handled as a ConfigMap");
        admin.get(MAPS + "?limit=x").expect(400);
        admin.get(MAPS + "?continue=nonsense").expect(400);
        admin.get(MAPS + "?labelSelector=a%3D%3D%3D").expect(400);
        admin.get("/api/v1/widgets").expect(404);
        admin.send("POST", MAPS + "/x", "application/json", "{}").expect(405);
    }

    @Test
    void watcherThatDoesNotReadIsToldToListAgain() throws IOException {
        final String version =
                admin.get(MAPS).expect(200).at("/metadata/resourceVersion").asText();
        try (Socket slow = admin.connect()) {
            slow.getOutputStream()
                    .write(("GET " + MAPS + "?watch=true&resourceVersion=" + version
                                    + " HTTP/1.1\r\nHost: api\r\nAccept: application/json\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();
            final BufferedReader lines =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            admin.create(MAPS, "{'metadata':{'name':'large'}}");
            final String part = "y".repeat(1000 << 10);
            for (int i = 0; i < MANY; i++) {
                admin.patch(MAPS + "/large", "merge", "{'data':{'k':'" + i + part + "'}}")
                        .expect(200);
            }
            String last = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    last = line;
                }
                if (last.contains("\"ERROR\"")) {
                    break;
                }
            }
            assertThat(last.substring(0, Math.min(last.length(), 300)))
                    .startsWith("{\"type\":\"ERROR\"")
                    .contains("Expired");
        }
    }
}
