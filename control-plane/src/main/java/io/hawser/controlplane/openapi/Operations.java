package io.hawser.controlplane.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.resource.Kind;
import java.util.List;
import java.util.Map;

/** What both versions say of the paths: enough for a client to find a kind, and which options it may use. */
final class Operations {
    static final Map<String, List<String>> QUERY = Map.of(
            "get", List.of(),
            "post", List.of("dryRun", "fieldManager", "fieldValidation"),
            "put", List.of("dryRun", "fieldManager", "fieldValidation"),
            "patch", List.of("dryRun", "fieldManager", "fieldValidation", "force"),
            "delete", List.of("dryRun", "gracePeriodSeconds", "propagationPolicy"));

    private Operations() {}

    static String collection(final Kind kind) {
        return (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion() + "/"
                + (kind.isNamespaced() ? "namespaces/{namespace}/" : "") + kind.plural();
    }

    static String one(final Kind kind) {
        return collection(kind) + "/{name}";
    }

    static void gvk(final ObjectNode into, final Kind kind) {
        into.put("group", kind.group()).put("kind", kind.name()).put("version", kind.version());
    }

    static String operationId(final String method, final Kind kind) {
        return method + kind.apiVersion().replaceAll("[^A-Za-z0-9]", "") + kind.name();
    }
}
