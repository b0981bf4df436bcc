package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.HashMap;
import java.util.Map;

/** Labels and annotations of objects. */
public final class Labels {
    private Labels() {}

    /** An object's labels. */
    public static Map<String, String> of(final JsonNode object) {
        return map(Json.at(object, "metadata", "labels"));
    }

    /** A node whose fields are texts. */
    public static Map<String, String> map(final JsonNode texts) {
        final Map<String, String> map = new HashMap<>();
        texts.properties()
                .forEach(text -> map.put(text.getKey(), text.getValue().asText()));
        return map;
    }

    /** The value of a label, empty if there is none. */
    public static String label(final JsonNode object, final String key) {
        return Json.text(object, "metadata", "labels", key);
    }

    /** The value of an annotation, empty if there is none. */
    public static String annotation(final JsonNode object, final String key) {
        return Json.text(object, "metadata", "annotations", key);
    }

    /** The object's annotations, made if there are none. */
    public static ObjectNode annotations(final ObjectNode object) {
        return Json.childOf(Json.childOf(object, "metadata"), "annotations");
    }

    /** The object's labels, made if there are none. */
    public static ObjectNode labels(final ObjectNode object) {
        return Json.childOf(Json.childOf(object, "metadata"), "labels");
    }
}
