package io.hawser.controlplane.controller.informer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kube.watch.ObjectReader;
import java.io.IOException;
import java.util.List;

/** A whole object, as the watch hands it on. */
record Item(ObjectName objectName, String resourceVersion, ObjectNode json) implements KubeObject {
    private static final JsonMapper MAPPER = new JsonMapper();

    static Item of(final ObjectNode json) {
        return new Item(nameOf(json), Meta.resourceVersion(json), json);
    }

    static ObjectName nameOf(final JsonNode json) {
        return new ObjectName(Meta.namespace(json), Meta.name(json));
    }

    /** Reads whole objects; in a list they do not say of what kind they are. */
    static ObjectReader<Item> whole(final ResourceType type) {
        return parser -> of(read(type, parser));
    }

    /** Reads objects of which only the metadata are kept. */
    static ObjectReader<Item> metadata(final ResourceType type) {
        return parser -> of(read(type, parser).retain(List.of("apiVersion", "kind", "metadata")));
    }

    private static ObjectNode read(final ResourceType type, final JsonParser parser) throws IOException {
        if (!(MAPPER.readTree(parser) instanceof ObjectNode json)) {
            throw new IOException("one of the " + type + " is no object");
        }
        if (!json.has("kind")) {
            json.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        }
        return json;
    }
}
