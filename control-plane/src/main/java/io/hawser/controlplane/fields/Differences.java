package io.hawser.controlplane.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.schema.FieldType;
import io.hawser.controlplane.schema.ObjectType;
import java.util.HashMap;
import java.util.Map;

/** Finds the fields in which objects differ. */
final class Differences {
    private Differences() {}

    /** All fields of an object, with the maps that have some. */
    static FieldSet all(final ObjectNode object, final ObjectType type) {
        final FieldSet set = new FieldSet();
        added(object, new FieldType.Struct(type, false), set);
        return set;
    }

    /** All fields that an object names; who names a field of a map does not name the map. */
    static FieldSet named(final ObjectNode object, final ObjectType type) {
        final FieldSet set = all(object, type);
        set.forgetContainers();
        return set;
    }

    /** The fields that are new or have other values; what is gone is not in it. */
    static FieldSet changed(final ObjectNode before, final ObjectNode now, final ObjectType type) {
        final FieldSet set = new FieldSet();
        changed(before, now, new FieldType.Struct(type, false), set);
        return set;
    }

    private static void added(final JsonNode now, final FieldType type, final FieldSet into) {
        if (now instanceof ObjectNode object && isMerged(type) && !object.isEmpty()) {
            if (type instanceof FieldType.MapOf) {
                into.setMember();
            }
            for (final var field : object.properties()) {
                added(field.getValue(), element(type, field.getKey()), into.child("f:" + field.getKey()));
            }
        } else if (now instanceof ArrayNode list && isMerged(type) && !list.isEmpty()) {
            final FieldType.ListOf listType = (FieldType.ListOf) type;
            for (final JsonNode element : list) {
                final FieldSet child = into.child(ListSteps.of(element, listType.rule()));
                child.setMember();
                if (!listType.rule().set()) {
                    added(element, listType.element(), child);
                }
            }
        } else {
            into.setMember();
        }
    }

    private static void changed(final JsonNode before, final JsonNode now, final FieldType type, final FieldSet into) {
        if (before.equals(now)) {
            return;
        }
        if (before instanceof ObjectNode old && now instanceof ObjectNode object && isMerged(type)) {
            for (final var field : object.properties()) {
                child(
                        old.get(field.getKey()),
                        field.getValue(),
                        element(type, field.getKey()),
                        into,
                        "f:" + field.getKey());
            }
        } else if (before instanceof ArrayNode old && now instanceof ArrayNode list && isMerged(type)) {
            final FieldType.ListOf listType = (FieldType.ListOf) type;
            final Map<String, JsonNode> known = new HashMap<>();
            old.forEach(element -> known.put(ListSteps.of(element, listType.rule()), element));
            for (final JsonNode element : list) {
                final String step = ListSteps.of(element, listType.rule());
                child(known.get(step), element, listType.element(), into, step);
            }
        } else {
            added(now, type, into);
        }
    }

    private static void child(
            final JsonNode before, final JsonNode now, final FieldType type, final FieldSet into, final String step) {
        final FieldSet found = new FieldSet();
        if (Json.absent(before)) {
            if (!step.startsWith("f:")) {
                found.setMember();
            }
            if (!step.startsWith("v:")) {
                added(now, type, found);
            }
        } else {
            changed(before, now, type, found);
        }
        if (!found.isEmpty()) {
            into.child(step).addAll(found);
        }
    }

    /** Whether parts of such a value have owners of their own. */
    static boolean isMerged(final FieldType type) {
        if (type instanceof FieldType.Struct struct) {
            return !struct.type().isAtomic();
        }
        if (type instanceof FieldType.MapOf map) {
            return !map.atomic();
        }
        return type instanceof FieldType.ListOf list && ListSteps.merges(list.rule());
    }

    /** The type of a field. */
    static FieldType element(final FieldType type, final String field) {
        if (type instanceof FieldType.Struct struct) {
            final FieldType known = struct.type().field(field);
            return known == null ? FieldType.ANY : known;
        }
        return type instanceof FieldType.MapOf map ? map.element() : FieldType.ANY;
    }
}
