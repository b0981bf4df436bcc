package io.hawser.controlplane.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.schema.FieldType.ListRule;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/** Steps from lists to their elements. */
final class ListSteps {
    private static final String PROTOCOL = "protocol";

    private ListSteps() {}

    /** The step to an element of a list that merges. */
    static String of(final JsonNode element, final ListRule rule) {
        if (rule.set()) {
            return "v:" + element;
        }
        final ObjectNode keys = Json.object();
        for (final String key : new TreeSet<>(rule.keys())) {
            final JsonNode value = element.path(key);
            if (!Json.absent(value)) {
                keys.set(key, value);
            } else if (key.equals(PROTOCOL)) {
                // The one key that may be left out.
                keys.put(PROTOCOL, "TCP");
            }
        }
        return "k:" + keys;
    }

    /** Whether elements of such a list are told apart. */
    static boolean merges(final ListRule rule) {
        return rule.set() || !rule.keys().isEmpty();
    }

    /** The keys of a step to an element. */
    static ObjectNode keys(final String step) {
        try {
            return Json.parse(step.substring(2).getBytes(StandardCharsets.UTF_8));
        } catch (final JsonProcessingException e) {
            return Json.object();
        }
    }

    /** The index of the element that a step leads to; -1 if there is none. */
    static int find(final JsonNode list, final String step) {
        final String value = step.substring(2);
        final ObjectNode keys = step.startsWith("k:") ? keys(step) : null;
        for (int i = 0; i < list.size(); i++) {
            final JsonNode element = list.get(i);
            if (keys == null ? element.toString().equals(value) : has(element, keys)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean has(final JsonNode element, final ObjectNode keys) {
        for (final var key : keys.properties()) {
            final JsonNode value = element.path(key.getKey());
            final boolean same = Json.absent(value)
                    ? key.getKey().equals(PROTOCOL) && key.getValue().asText().equals("TCP")
                    : value.toString().equals(key.getValue().toString());
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
