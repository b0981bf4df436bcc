package io.hawser.controlplane.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.schema.FieldType.ListRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All types, by the name of their definition. Immutable. */
public final class Schemas {
    private static final String REF = "#/definitions/";

    private final Map<String, ObjectType> types = new HashMap<>();
    private final Map<String, Scalar> scalars = new HashMap<>();

    private Schemas(final ObjectNode definitions) {
        definitions.properties().forEach(entry -> {
            final JsonNode definition = entry.getValue();
            if (definition.has("properties")) {
                types.put(entry.getKey(), new ObjectType(entry.getKey(), isAtomic(definition)));
            } else {
                scalars.put(entry.getKey(), scalar(entry.getKey(), definition));
            }
        });
        types.forEach((name, type) -> definitions
                .get(name)
                .get("properties")
                .properties()
                .forEach(field -> type.add(field.getKey(), fieldType(field.getValue()))));
    }

    /** Reads the definitions that the build made. */
    public static Schemas load() {
        return new Schemas(definitions());
    }

    /** The definitions as OpenAPI 2.0 has them; read anew each time, since they are seldom wanted and large. */
    public static ObjectNode definitions() {
        try (InputStream in = Schemas.class.getResourceAsStream("schemas.json")) {
            return (ObjectNode) Json.MAPPER.readTree(in);
        } catch (final IOException e) {
            throw new UncheckedIOException("schemas.json is made while building", e);
        }
    }

    /** The type of a definition. Throws {@link IllegalArgumentException} if there is none. */
    public ObjectType type(final String definition) {
        final ObjectType type = types.get(definition);
        if (type == null) {
            throw new IllegalArgumentException("no definition of " + definition);
        }
        return type;
    }

    private FieldType fieldType(final JsonNode property) {
        final String reference = property.path("$ref").asText();
        if (!reference.isEmpty()) {
            final String name = reference.substring(REF.length());
            return types.containsKey(name)
                    ? new FieldType.Struct(types.get(name), retainKeys(property))
                    : new FieldType.Plain(scalars.get(name));
        }
        return switch (property.path("type").asText()) {
            case "array" -> new FieldType.ListOf(fieldType(property.get("items")), listRule(property));
            case "object" ->
                property.has("additionalProperties")
                        ? new FieldType.MapOf(fieldType(property.get("additionalProperties")), isAtomic(property))
                        : FieldType.ANY;
            default -> new FieldType.Plain(scalar("", property));
        };
    }

    private static Scalar scalar(final String name, final JsonNode definition) {
        if (name.endsWith(".Quantity")) {
            return Scalar.QUANTITY;
        }
        final String format = definition.path("format").asText();
        return switch (definition.path("type").asText()) {
            case "integer" -> "int64".equals(format) ? Scalar.INT64 : Scalar.INT32;
            case "number" -> Scalar.DOUBLE;
            case "boolean" -> Scalar.BOOLEAN;
            case "string" ->
                switch (format) {
                    case "byte" -> Scalar.BYTES;
                    case "date-time" -> Scalar.TIME;
                    case "int-or-string" -> Scalar.INT_OR_STRING;
                    default -> Scalar.STRING;
                };
            default -> Scalar.ANY;
        };
    }

    private static ListRule listRule(final JsonNode property) {
        final List<String> keys = new ArrayList<>();
        property.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        final String strategy = property.path("x-kubernetes-patch-strategy").asText();
        return new ListRule(
                List.copyOf(keys),
                "set".equals(property.path("x-kubernetes-list-type").asText()),
                strategy.startsWith("merge"),
                property.path("x-kubernetes-patch-merge-key").asText(),
                retainKeys(property));
    }

    private static boolean retainKeys(final JsonNode property) {
        return property.path("x-kubernetes-patch-strategy").asText().endsWith("retainKeys");
    }

    private static boolean isAtomic(final JsonNode node) {
        return "atomic".equals(node.path("x-kubernetes-map-type").asText());
    }
}
