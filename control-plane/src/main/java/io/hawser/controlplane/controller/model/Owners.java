package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.Optional;

/** Who owns an object. */
public final class Owners {
    private Owners() {}

    /** The reference to the one owner that manages the object. */
    public static Optional<JsonNode> controller(final JsonNode object) {
        for (final JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** The uid of the owner that manages the object; empty if there is none. */
    public static String controllerUid(final JsonNode object) {
        return controller(object).map(owner -> owner.path("uid").asText()).orElse("");
    }

    /** Whether this owner manages the object. */
    public static boolean isControlledBy(final JsonNode object, final JsonNode owner) {
        return controllerUid(object).equals(Meta.uid(owner));
    }

    /** The name of the owner that manages the object, if it is of this kind. */
    public static Optional<String> controllerName(final JsonNode object, final ResourceType type) {
        return controller(object)
                .filter(owner -> owner.path("kind").asText().equals(type.kind()))
                .filter(owner -> owner.path("apiVersion").asText().equals(type.apiVersion()))
                .map(owner -> owner.path("name").asText());
    }

    /** A reference to an owner that manages. */
    public static ObjectNode reference(final ResourceType type, final JsonNode owner) {
        return Json.object()
                .put("apiVersion", type.apiVersion())
                .put("kind", type.kind())
                .put("name", Meta.name(owner))
                .put("uid", Meta.uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }
}
