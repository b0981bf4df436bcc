package io.hawser.controlplane.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Makes a tree what its type says: unknown fields and nulls are taken out, wrong types refused. Used once, by one
 * thread.
 */
public final class Decoder {
    private final List<String> unknown = new ArrayList<>();

    /** A value is not of its field's type; the message is what Go's decoder says. */
    public static final class TypeMismatchException extends Exception {
        private static final long serialVersionUID = 1L;

        TypeMismatchException(final String message) {
            super(message);
        }
    }

    /** Decodes in place. Returns the paths of fields that were taken out because the type does not have them. */
    public List<String> decode(final ObjectNode object, final ObjectType type) throws TypeMismatchException {
        struct(object, type, "", type.name());
        return unknown;
    }

    private void struct(final ObjectNode object, final ObjectType type, final String path, final String goPath)
            throws TypeMismatchException {
        final Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        List<String> gone = null;
        while (fields.hasNext()) {
            final Map.Entry<String, JsonNode> field = fields.next();
            final FieldType fieldType = type.field(field.getKey());
            if (fieldType == null) {
                unknown.add(join(path, field.getKey()));
            }
            if (fieldType == null || field.getValue().isNull()) {
                gone = gone == null ? new ArrayList<>() : gone;
                gone.add(field.getKey());
            } else {
                value(field.getValue(), fieldType, join(path, field.getKey()), join(goPath, field.getKey()), type);
            }
        }
        if (gone != null) {
            object.remove(gone);
        }
    }

    private void value(
            final JsonNode value, final FieldType type, final String path, final String goPath, final ObjectType owner)
            throws TypeMismatchException {
        if (type instanceof FieldType.Plain plain) {
            plain(value, plain.scalar(), goPath);
        } else if (type instanceof FieldType.Struct struct) {
            if (!(value instanceof ObjectNode object)) {
                throw mismatch(value, goPath, "v1." + struct.type().name());
            }
            struct(object, struct.type(), path, goPath);
        } else if (type instanceof FieldType.MapOf map) {
            if (!(value instanceof ObjectNode object)) {
                throw mismatch(value, goPath, "map[string]" + goType(map.element()));
            }
            for (final Map.Entry<String, JsonNode> entry : object.properties()) {
                value(entry.getValue(), map.element(), join(path, entry.getKey()), goPath, owner);
            }
        } else if (type instanceof FieldType.ListOf list) {
            if (!(value instanceof ArrayNode array)) {
                throw mismatch(value, goPath, "[]" + goType(list.element()));
            }
            for (int i = 0; i < array.size(); i++) {
                value(array.get(i), list.element(), path + "[" + i + "]", goPath, owner);
            }
        }
    }

    private static void plain(final JsonNode value, final Scalar scalar, final String goPath)
            throws TypeMismatchException {
        if (!scalar.accepts(value)) {
            throw mismatch(value, goPath, scalar.goType());
        }
        if (scalar == Scalar.BYTES) {
            try {
                Base64.getDecoder().decode(value.asText().replaceAll("[\r\n]", ""));
            } catch (final IllegalArgumentException e) {
                throw new TypeMismatchException("illegal base64 data in " + goPath);
            }
        } else if (scalar == Scalar.TIME) {
            try {
                OffsetDateTime.parse(value.asText());
            } catch (final DateTimeParseException e) {
                throw new TypeMismatchException("parsing time \"" + value.asText() + "\" as"
                        + " \"2006-01-02T15:04:05Z07:00\": cannot parse \"" + value.asText() + "\"");
            }
        } else if (scalar == Scalar.QUANTITY && !Quantities.isQuantity(value.asText())) {
            throw new TypeMismatchException("quantities must match the regular expression '" + Quantities.REGEX + "'");
        }
    }

    private static TypeMismatchException mismatch(final JsonNode value, final String goPath, final String goType) {
        final String json =
                switch (value.getNodeType()) {
                    case NUMBER -> goType.startsWith("int") ? "number " + value.asText() : "number";
                    case BOOLEAN -> "bool";
                    case OBJECT -> "object";
                    case ARRAY -> "array";
                    default -> "string";
                };
        return new TypeMismatchException(
                "json: cannot unmarshal " + json + " into Go struct field " + goPath + " of type " + goType);
    }

    private static String goType(final FieldType type) {
        if (type instanceof FieldType.Plain plain) {
            return plain.scalar().goType();
        }
        return type instanceof FieldType.Struct struct ? "v1." + struct.type().name() : "interface {}";
    }

    private static String join(final String path, final String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
