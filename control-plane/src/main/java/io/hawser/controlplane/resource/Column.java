package io.hawser.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A column of {@code kubectl get}.
 *
 * @param name its heading
 * @param type OpenAPI's name of the cells' type
 * @param format {@code name} for the column that names the object
 * @param wide whether it is shown only when asked for
 * @param cell an object's cell at a moment
 */
public record Column(String name, String type, String format, boolean wide, Cell cell) {
    /** Makes a cell. */
    @FunctionalInterface
    public interface Cell {
        /** The cell of an object; ages are as of now. */
        JsonNode of(JsonNode object, Instant now);
    }

    /** The object's name. */
    public static final Column NAME = new Column(
            "Name",
            "string",
            "name",
            false,
            (object, now) -> object.path("metadata").path("name"));

    /** The time since the object was made. */
    public static final Column AGE = new Column(
            "Age",
            "string",
            "",
            false,
            (object, now) -> TextNode.valueOf(
                    Ages.since(object.path("metadata").path("creationTimestamp").asText(), now)));

    /** When the object was made. */
    public static final Column CREATED_AT = new Column(
            "Created At",
            "date",
            "",
            false,
            (object, now) -> object.path("metadata").path("creationTimestamp"));

    /** A column of text. */
    public static Column text(final String name, final Function<JsonNode, String> value) {
        return new Column(name, "string", "", false, (object, now) -> TextNode.valueOf(value.apply(object)));
    }

    /** A column of numbers. */
    public static Column number(final String name, final ToIntFunction<JsonNode> value) {
        return new Column(name, "integer", "", false, (object, now) -> IntNode.valueOf(value.applyAsInt(object)));
    }

    /** A column of text that is shown only when asked for. */
    public static Column wide(final String name, final Function<JsonNode, String> value) {
        return new Column(name, "string", "", true, (object, now) -> TextNode.valueOf(value.apply(object)));
    }
}
