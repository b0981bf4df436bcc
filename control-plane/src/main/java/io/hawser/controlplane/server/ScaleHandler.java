package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.Reader;
import io.hawser.controlplane.registry.WriteOptions;
import io.hawser.controlplane.registry.Writer;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.selector.LabelSelector;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Cause;
import java.util.List;
import java.util.Optional;

/** How many there are to be: the same question to every kind that can be scaled. Thread safe. */
final class ScaleHandler {
    private static final String API_VERSION = "autoscaling/v1";
    private static final String DEFINITION = "io.k8s.api.autoscaling.v1.Scale";

    private final Reader reader;
    private final Writer writer;
    private final BodyDecoder bodies;
    private final Kind scale = Kind.of("io.k8s.api.autoscaling.v1", "autoscaling", "v1", "Scale");
    private final Patcher patcher;

    ScaleHandler(final Reader reader, final Writer writer, final BodyDecoder bodies) {
        this.reader = reader;
        this.writer = writer;
        this.bodies = bodies;
        this.patcher = new Patcher(bodies);
    }

    Answer answer(final ApiRequest request, final Kind kind, final ApiPath path) {
        return switch (request.method()) {
            case "GET" ->
                Answer.json(
                        200,
                        of(reader.get(kind, path.namespace(), path.name(), "").tree()));
            case "PUT" -> {
                final ObjectNode body = bodies.object(request, API_VERSION, "Scale", DEFINITION);
                yield write(request, kind, path, object -> body.deepCopy());
            }
            case "PATCH" ->
                write(request, kind, path, object -> {
                    final ObjectNode now = of(object);
                    Meta.of(now).remove("resourceVersion");
                    return patcher.apply(request, scale, now);
                });
            default -> throw Dispatcher.notAllowed();
        };
    }

    private Answer write(final ApiRequest request, final Kind kind, final ApiPath path, final Writer.Change change) {
        final WriteOptions options = Options.write(request, Optional.of(Subresource.SCALE));
        final ObjectNode written = writer.update(
                kind,
                path.namespace(),
                path.name(),
                object -> {
                    final ObjectNode wanted = change.of(object.deepCopy());
                    final int replicas = wanted.path("spec").path("replicas").asInt();
                    if (replicas < 0) {
                        throw ApiException.invalid(
                                "autoscaling",
                                "Scale",
                                path.name(),
                                List.of(Cause.invalid(
                                        "spec.replicas", (Object) replicas, "must be greater than or equal to 0")));
                    }
                    final String version = Meta.resourceVersion(wanted);
                    if (!version.isEmpty()) {
                        Meta.of(object).put("resourceVersion", version);
                    }
                    Json.childOf(object, "spec").put("replicas", replicas);
                    return object;
                },
                options);
        return Answer.json(200, of(written));
    }

    private static ObjectNode of(final ObjectNode object) {
        final ObjectNode scale = Json.object();
        scale.put("kind", "Scale").put("apiVersion", API_VERSION);
        final ObjectNode metadata = scale.putObject("metadata");
        final JsonNode from = object.path("metadata");
        for (final String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            if (from.has(field)) {
                metadata.set(field, from.get(field));
            }
        }
        scale.putObject("spec")
                .put("replicas", Json.at(object, "spec", "replicas").asInt());
        scale.putObject("status")
                .put("replicas", Json.at(object, "status", "replicas").asInt())
                .put("selector", LabelSelector.text(Json.at(object, "spec", "selector")));
        return scale;
    }
}
