package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.patch.JsonPatches;
import io.hawser.controlplane.patch.MergePatches;
import io.hawser.controlplane.patch.PatchException;
import io.hawser.controlplane.patch.StrategicPatches;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Cause;
import io.hawser.controlplane.status.Reason;
import java.util.List;
import java.util.Locale;

/** Applies the body of a PATCH to an object. Thread safe. */
final class Patcher {
    private final BodyDecoder bodies;

    Patcher(final BodyDecoder bodies) {
        this.bodies = bodies;
    }

    /** What the object becomes; both in the shape that the version shows. */
    ObjectNode apply(final ApiRequest request, final Kind kind, final ObjectNode object) {
        final String type = request.header("content-type").split(";", -1)[0].strip();
        final JsonNode patch = bodies.tree(request);
        try {
            final ObjectNode patched =
                    switch (type) {
                        case "application/json-patch+json" -> JsonPatches.apply(object, patch);
                        case "application/merge-patch+json" -> MergePatches.apply(object, asObject(patch));
                        case "application/strategic-merge-patch+json" ->
                            StrategicPatches.apply(object, asObject(patch), bodies.type(kind.definition()));
                        default ->
                            throw ApiException.of(
                                    Reason.UnsupportedMediaType,
                                    "the body of the request was in an unknown format - accepted media types include:"
                                            + " application/json-patch+json, application/merge-patch+json,"
                                            + " application/strategic-merge-patch+json, application/apply-patch+yaml");
                    };
            bodies.conform(request, patched, kind.apiVersion(), kind.name(), kind.definition());
            return patched;
        } catch (final PatchException e) {
            if (e.isReadable()) {
                throw ApiException.invalid(
                        kind.group(),
                        kind.name(),
                        object.path("metadata").path("name").asText(),
                        List.of(Cause.invalid("patch", patch.toString(), e.getMessage())));
            }
            throw ApiException.badRequest("error decoding patch: " + e.getMessage());
        }
    }

    private static ObjectNode asObject(final JsonNode patch) {
        if (patch instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("error decoding patch: json: cannot unmarshal "
                + patch.getNodeType().name().toLowerCase(Locale.ROOT)
                + " into Go value of type map[string]interface {}");
    }
}
