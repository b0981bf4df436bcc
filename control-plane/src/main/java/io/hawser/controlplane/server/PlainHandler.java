package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.discovery.Discovery;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.openapi.OpenApi;
import io.hawser.controlplane.storage.WatchCache;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.TreeSet;

/** Paths that are not about objects: health, version, OpenAPI. Thread safe. */
final class PlainHandler {
    /** The version whose API this is; clients choose what to ask for by it. */
    private static final String MINOR = "34";

    private final OpenApi openApi;
    private final Discovery discovery;
    private final WatchCache cache;

    PlainHandler(final OpenApi openApi, final Discovery discovery, final WatchCache cache) {
        this.openApi = openApi;
        this.discovery = discovery;
        this.cache = cache;
    }

    Answer answer(final ApiRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw Dispatcher.notAllowed();
        }
        return switch (request.path()) {
            case "/" -> index();
            case "/version", "/version/" -> version();
            case "/livez", "/livez/ping", "/healthz/ping" -> Answer.text(200, "ok");
            case "/healthz", "/readyz", "/healthz/etcd", "/readyz/etcd" -> {
                // Says no by its exception if etcd does not answer.
                cache.awaitCurrent();
                yield Answer.text(200, "ok");
            }
            default ->
                openApi.document(request.path(), request.header("accept"))
                        .<Answer>map(document ->
                                new Answer.Whole(200, document.contentType(), Buffer.buffer(document.body())))
                        .orElseThrow(Dispatcher::nothingHere);
        };
    }

    private Answer index() {
        final ObjectNode index = Json.object();
        final ArrayNode paths = index.putArray("paths");
        final TreeSet<String> all = new TreeSet<>(discovery.paths());
        all.addAll(List.of("/healthz", "/livez", "/readyz", "/version", "/openapi/v2", "/openapi/v3"));
        all.forEach(paths::add);
        return Answer.json(200, index);
    }

    private static Answer version() {
        final String own = String.valueOf(PlainHandler.class.getPackage().getImplementationVersion());
        final ObjectNode version = Json.object();
        version.put("major", "1").put("minor", MINOR).put("gitVersion", "v1." + MINOR + ".0+hawser." + own);
        version.put("gitCommit", "").put("gitTreeState", "").put("buildDate", "");
        version.put("goVersion", "").put("compiler", "javac");
        version.put("platform", "linux/" + System.getProperty("os.arch"));
        return Answer.json(200, version);
    }
}
