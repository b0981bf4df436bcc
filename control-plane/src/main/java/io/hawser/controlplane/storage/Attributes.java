package io.hawser.controlplane.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What selectors look at: an object's labels, and those of its fields that its kind lets be selected by. */
public record Attributes(Map<String, String> labels, Map<String, String> fields) {
    /** Reads them from an object; fields are named by their path. */
    public static Attributes of(final ObjectNode object, final List<String> selectable) {
        final Map<String, String> labels = new HashMap<>();
        object.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        final Map<String, String> fields = new HashMap<>();
        for (final String field : selectable) {
            JsonNode here = object;
            for (final String step : field.split("\\.", -1)) {
                here = here.path(step);
            }
            fields.put(field, here.asText(""));
        }
        return new Attributes(Map.copyOf(labels), Map.copyOf(fields));
    }
}
