package io.hawser.controlplane.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.schema.Schemas;

/** OpenAPI 2.0: all definitions in one document. */
final class SpecV2 {
    private final Kinds kinds;

    SpecV2(final Kinds kinds) {
        this.kinds = kinds;
    }

    ObjectNode document() {
        final ObjectNode document = Json.object();
        document.put("swagger", "2.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.0");
        final ObjectNode paths = document.putObject("paths");
        for (final Kind kind : kinds.list()) {
            final ObjectNode one = paths.putObject(Operations.one(kind));
            operation(one, "get", kind);
            operation(one, "put", kind);
            operation(one, "patch", kind);
            operation(one, "delete", kind);
            final ObjectNode collection = paths.putObject(Operations.collection(kind));
            operation(collection, "get", kind);
            operation(collection, "post", kind);
        }
        document.set("definitions", Schemas.definitions());
        return document;
    }

    private static void operation(final ObjectNode path, final String method, final Kind kind) {
        final ObjectNode operation = path.putObject(method);
        operation.put("operationId", Operations.operationId(method, kind));
        final ArrayNode parameters = operation.putArray("parameters");
        for (final String query : Operations.QUERY.get(method)) {
            parameters.addObject().put("in", "query").put("name", query).put("type", "string");
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("schema")
                .put("$ref", "#/definitions/" + kind.definition());
        Operations.gvk(operation.putObject("x-kubernetes-group-version-kind"), kind);
    }
}
