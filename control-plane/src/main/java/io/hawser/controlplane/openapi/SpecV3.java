package io.hawser.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.schema.Schemas;
import java.util.ArrayDeque;
import java.util.Deque;

/** OpenAPI 3.0: a document for each version of each group, with the definitions that its kinds reach. */
final class SpecV3 {
    private static final String OLD_REF = "#/definitions/";
    private static final String REF = "#/components/schemas/";

    private final Kinds kinds;
    private final ObjectNode definitions = Schemas.definitions();

    SpecV3(final Kinds kinds) {
        this.kinds = kinds;
    }

    ObjectNode document(final String apiVersion) {
        final ObjectNode document = Json.object();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.0");
        final ObjectNode paths = document.putObject("paths");
        final ObjectNode schemas = document.putObject("components").putObject("schemas");
        final Deque<String> wanted = new ArrayDeque<>();
        for (final Kind kind : kinds.list()) {
            if (kind.apiVersion().equals(apiVersion)) {
                paths(paths, kind);
                wanted.add(kind.definition());
            }
        }
        while (!wanted.isEmpty()) {
            final String name = wanted.remove();
            if (!schemas.has(name)) {
                final JsonNode definition = definitions.get(name);
                rewrite(definition, wanted);
                schemas.set(name, definition);
            }
        }
        return document;
    }

    private static void paths(final ObjectNode paths, final Kind kind) {
        final ObjectNode collection = paths.putObject(Operations.collection(kind));
        operation(collection, "get", kind);
        operation(collection, "post", kind);
        final ObjectNode one = paths.putObject(Operations.one(kind));
        operation(one, "get", kind);
        operation(one, "put", kind);
        operation(one, "patch", kind);
        operation(one, "delete", kind);
    }

    private static void operation(final ObjectNode path, final String method, final Kind kind) {
        final ObjectNode operation = path.putObject(method);
        operation.put("operationId", Operations.operationId(method, kind));
        final ArrayNode parameters = operation.putArray("parameters");
        for (final String query : Operations.QUERY.get(method)) {
            parameters
                    .addObject()
                    .put("in", "query")
                    .put("name", query)
                    .putObject("schema")
                    .put("type", "string");
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", REF + kind.definition());
        Operations.gvk(operation.putObject("x-kubernetes-group-version-kind"), kind);
    }

    /** A reference beside a description becomes one in {@code allOf}, for in 3.0 a reference stands alone. */
    private static void rewrite(final JsonNode node, final Deque<String> wanted) {
        for (final JsonNode child : node) {
            rewrite(child, wanted);
        }
        if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
            final String name = object.remove("$ref").asText().substring(OLD_REF.length());
            wanted.add(name);
            object.putArray("allOf").addObject().put("$ref", REF + name);
        }
    }
}
