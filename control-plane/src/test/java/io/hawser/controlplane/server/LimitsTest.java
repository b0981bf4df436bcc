package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
