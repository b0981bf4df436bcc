package io.hawser.controlplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;

/** JSON merge patches, RFC 7386. */
public final class MergePatches {
    private MergePatches() {}

    /** Changes the object as the patch says, and returns it. */
    public static ObjectNode apply(final ObjectNode object, final ObjectNode patch) {
        patch.properties().forEach(field -> {
            final JsonNode value = field.getValue();
            if (value.isNull()) {
                object.remove(field.getKey());
            } else if (value instanceof ObjectNode nested) {
                final ObjectNode target =
                        object.get(field.getKey()) instanceof ObjectNode there ? there : Json.object();
                object.set(field.getKey(), apply(target, nested));
            } else {
                object.set(field.getKey(), value);
            }
        });
        return object;
    }
}
