package io.hawser.kube.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake says what a server would say. */
class FakeApiServerTest {
    private static final String PATH = "/api/v1/things";

    private final FakeApiServer api = new FakeApiServer();
    private final FakeCollection things = api.collection(PATH);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void end() {
        api.close();
    }

    @Test
    void pagesOfAListAreOfOneMoment() throws Exception {
        put("a", "b", "c");
        final JsonNode first = json(get("?limit=2").body());
        things.remove("ns/c");

        final JsonNode second = json(get("?limit=2&continue="
                        + first.at("/metadata/continue").asText().replace("&", "%26"))
                .body());

        assertThat(second.at("/items/0/metadata/name").asText()).isEqualTo("c");
        assertThat(second.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
    }

    @Test
    void watchTellsWhatCameAfterItsVersionInOrder() throws Exception {
        put("a");
        final String version =
                json(get("?limit=9").body()).at("/metadata/resourceVersion").asText();
        put("b");
        things.put("ns/a", "{}");
        things.remove("ns/b");

        assertThat(watch(version)
                        .map(event -> event.at("/type").asText() + " "
                                + event.at("/object/metadata/name").asText()))
                .containsExactly("ADDED b", "MODIFIED a", "DELETED b");
    }

    @Test
    void watchOfAForgottenVersionIsGone() throws Exception {
        put("a");
        api.compact();

        assertThat(watch("1").map(event -> event.at("/object/code").asInt())).containsExactly(410);
    }

    @Test
    void lostChangeHappenedButIsNeverTold() throws Exception {
        put("a");
        things.lose(() -> put("lost"));

        assertThat(watch("1").map(event -> event.at("/object/metadata/name").asText()))
                .containsExactly("a");
        assertThat(things.object("ns/lost")).isPresent();
    }

    @Test
    void objectThatIsNotThereIsNotFoundAndATokenIsAskedFor() throws Exception {
        assertThat(get("/none").statusCode()).isEqualTo(404);
        api.token = "secret";
        assertThat(get("?limit=1").statusCode()).isEqualTo(401);
    }

    private void put(final String... names) {
        Stream.of(names).forEach(name -> things.put("ns/" + name, "{}"));
    }

    /** The events of a watch of one second. */
    private Stream<JsonNode> watch(final String version) throws IOException, InterruptedException {
        final List<String> lines = get("?watch=1&timeoutSeconds=1&resourceVersion=" + version)
                .body()
                .lines()
                .toList();
        return lines.stream().map(FakeApiServer::parse);
    }

    private static JsonNode json(final String text) {
        return FakeApiServer.parse(text);
    }

    private HttpResponse<String> get(final String more) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(api.endpoint() + PATH + more)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
