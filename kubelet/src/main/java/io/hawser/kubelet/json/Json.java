package io.hawser.kubelet.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON trees. Thread safe. */
public final class Json {
    /** The one mapper. */
    public static final JsonMapper MAPPER = new JsonMapper();

    private static final YAMLMapper YAML = new YAMLMapper();

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Reads YAML, of which JSON is a part. Throws {@link JsonProcessingException} if the text is neither. */
    public static JsonNode yaml(final String text) throws JsonProcessingException {
        return YAML.readTree(text);
    }

    /** What is at a path of fields; a missing node if there is nothing. */
    public static JsonNode at(final JsonNode node, final String... path) {
        JsonNode here = node;
        for (final String field : path) {
            here = here.path(field);
        }
        return here;
    }

    /** The text at a path of fields; empty if there is none. */
    public static String text(final JsonNode node, final String... path) {
        return at(node, path).asText("");
    }

    /** Whether there is nothing, or null. */
    public static boolean absent(final JsonNode node) {
        return node == null || node.isMissingNode() || node.isNull();
    }

    /** The texts of an array. */
    public static List<String> texts(final JsonNode array) {
        final List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** The object at a field, made if it is not there. */
    public static ObjectNode childOf(final ObjectNode node, final String field) {
        return node.get(field) instanceof ObjectNode object ? object : node.putObject(field);
    }
}
