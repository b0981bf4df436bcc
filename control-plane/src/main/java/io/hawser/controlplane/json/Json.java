package io.hawser.controlplane.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads and writes JSON. Thread safe. */
public final class Json {
    /** Deeper than any object; a body that nests further is refused instead of ending the stack. */
    private static final int MAX_DEPTH = 200;

    /** The one mapper, for those who need more than this class offers. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Reads an object. Throws {@link JsonProcessingException} if the bytes are something else. */
    public static ObjectNode parse(final byte[] json) throws JsonProcessingException {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
            throw new JsonShapeException("expected an object");
        } catch (final JsonProcessingException e) {
            throw e;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads an object that this server wrote. Throws {@link UncheckedIOException} if the bytes are something else. */
    public static ObjectNode read(final byte[] json) {
        try {
            return parse(json);
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a tree without white space. */
    public static byte[] bytes(final JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text at a path of fields, empty if there is none. */
    public static String text(final JsonNode node, final String... path) {
        return at(node, path).asText("");
    }

    /** What is at a path of fields; a missing node if there is nothing. */
    public static JsonNode at(final JsonNode node, final String... path) {
        JsonNode here = node;
        for (final String field : path) {
            here = here.path(field);
        }
        return here;
    }

    /** The object at a field, if it is one. */
    public static Optional<ObjectNode> child(final JsonNode node, final String field) {
        return node.path(field) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    /** The object at a field, made if it is not there. */
    public static ObjectNode childOf(final ObjectNode node, final String field) {
        return node.get(field) instanceof ObjectNode object ? object : node.putObject(field);
    }

    /** Whether there is nothing, or null. */
    public static boolean absent(final JsonNode node) {
        return node == null || node.isMissingNode() || node.isNull();
    }

    /** The bytes are JSON, but not of the wanted shape. */
    private static final class JsonShapeException extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        JsonShapeException(final String message) {
            super(message);
        }
    }
}
