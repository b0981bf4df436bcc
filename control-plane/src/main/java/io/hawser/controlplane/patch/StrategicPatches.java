package io.hawser.controlplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.schema.FieldType;
import io.hawser.controlplane.schema.FieldType.ListRule;
import io.hawser.controlplane.schema.ObjectType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Strategic merge patches: merge patches in which lists merge as their type says. */
public final class StrategicPatches {
    private static final String DIRECTIVE = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";

    private StrategicPatches() {}

    /** Changes the object as the patch says, and returns what it became. */
    public static ObjectNode apply(final ObjectNode object, final ObjectNode patch, final ObjectType type)
            throws PatchException {
        return merge(object, patch, new FieldType.Struct(type, false));
    }

    private static ObjectNode merge(final ObjectNode object, final ObjectNode patch, final FieldType type)
            throws PatchException {
        final String directive = patch.path(DIRECTIVE).asText("");
        switch (directive) {
            case "", "merge" -> {}
            case "replace" -> {
                final ObjectNode replacement = patch.deepCopy();
                replacement.remove(DIRECTIVE);
                return replacement;
            }
            case "delete" -> {
                return Json.object();
            }
            default -> throw new PatchException(false, "Unknown patch type found: " + directive + " in map");
        }
        retainKeys(object, patch);
        for (final Map.Entry<String, JsonNode> field : patch.properties()) {
            final String name = field.getKey();
            if (name.startsWith(DELETE_VALUES)) {
                deleteValues(object.path(name.substring(DELETE_VALUES.length())), field.getValue());
            } else if (!name.startsWith("$")) {
                mergeField(object, name, field.getValue(), element(type, name));
            }
        }
        for (final Map.Entry<String, JsonNode> field : patch.properties()) {
            if (field.getKey().startsWith(ORDER)) {
                final String name = field.getKey().substring(ORDER.length());
                order(object.path(name), field.getValue(), rule(element(type, name)));
            }
        }
        return object;
    }

    private static void mergeField(
            final ObjectNode object, final String name, final JsonNode value, final FieldType type)
            throws PatchException {
        if (value.isNull()) {
            object.remove(name);
        } else if (value instanceof ObjectNode nested) {
            final ObjectNode target = object.get(name) instanceof ObjectNode there ? there : Json.object();
            final boolean gone = "delete".equals(nested.path(DIRECTIVE).asText());
            final ObjectNode merged = merge(target, nested, type);
            if (gone) {
                object.remove(name);
            } else {
                object.set(name, merged);
            }
        } else if (value instanceof ArrayNode list) {
            final ArrayNode target =
                    object.get(name) instanceof ArrayNode there ? there : Json.MAPPER.createArrayNode();
            object.set(name, mergeList(target, list, type));
        } else {
            object.set(name, value);
        }
    }

    private static ArrayNode mergeList(final ArrayNode list, final ArrayNode patch, final FieldType type)
            throws PatchException {
        final ListRule rule = rule(type);
        if (!rule.patchMerge()) {
            return patch.deepCopy();
        }
        if (rule.patchKey().isEmpty()) {
            final Set<JsonNode> known = new HashSet<>();
            list.forEach(known::add);
            patch.forEach(value -> {
                if (known.add(value)) {
                    list.add(value);
                }
            });
            return list;
        }
        final FieldType elementType = ((FieldType.ListOf) type).element();
        for (final JsonNode element : patch) {
            if ("replace".equals(element.path(DIRECTIVE).asText())) {
                return withoutDirectives(patch);
            }
        }
        for (final JsonNode element : patch) {
            mergeElement(list, element, rule.patchKey(), elementType);
        }
        return list;
    }

    private static void mergeElement(
            final ArrayNode list, final JsonNode element, final String key, final FieldType type)
            throws PatchException {
        if (!(element instanceof ObjectNode patch) || Json.absent(patch.get(key))) {
            throw new PatchException(true, "map: " + element + " does not contain declared merge key: " + key);
        }
        final boolean delete = "delete".equals(patch.path(DIRECTIVE).asText());
        boolean found = false;
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) instanceof ObjectNode there && patch.get(key).equals(there.get(key))) {
                found = true;
                if (delete) {
                    list.remove(i);
                } else {
                    list.set(i, merge(there, patch, type));
                }
            }
        }
        if (!found && !delete) {
            list.add(merge(Json.object(), patch, type));
        }
    }

    private static ArrayNode withoutDirectives(final ArrayNode patch) {
        final ArrayNode list = Json.MAPPER.createArrayNode();
        patch.forEach(element -> {
            if (!element.has(DIRECTIVE)) {
                list.add(element);
            }
        });
        return list;
    }

    private static void retainKeys(final ObjectNode object, final ObjectNode patch) {
        if (patch.path(RETAIN_KEYS).isArray()) {
            final List<String> keys = new ArrayList<>();
            patch.path(RETAIN_KEYS).forEach(key -> keys.add(key.asText()));
            object.retain(keys);
        }
    }

    private static void deleteValues(final JsonNode list, final JsonNode values) {
        if (list instanceof ArrayNode array) {
            final Set<JsonNode> gone = new HashSet<>();
            values.forEach(gone::add);
            for (int i = array.size() - 1; i >= 0; i--) {
                if (gone.contains(array.get(i))) {
                    array.remove(i);
                }
            }
        }
    }

    /** Puts elements into the wanted order; those that the order does not name stay beside their old neighbours. */
    private static void order(final JsonNode list, final JsonNode order, final ListRule rule) {
        if (!(list instanceof ArrayNode array) || !rule.patchMerge()) {
            return;
        }
        final List<JsonNode> unnamed = new ArrayList<>();
        final List<JsonNode> named = new ArrayList<>();
        final List<JsonNode> before = new ArrayList<>();
        array.forEach(element -> {
            before.add(element);
            unnamed.add(element);
        });
        for (final JsonNode wanted : order) {
            for (final JsonNode element : before) {
                if (unnamed.contains(element) && identity(element, rule).equals(identity(wanted, rule))) {
                    named.add(element);
                    unnamed.remove(element);
                    break;
                }
            }
        }
        array.removeAll();
        int next = 0;
        for (final JsonNode element : named) {
            while (next < unnamed.size() && before.indexOf(unnamed.get(next)) < before.indexOf(element)) {
                array.add(unnamed.get(next++));
            }
            array.add(element);
        }
        while (next < unnamed.size()) {
            array.add(unnamed.get(next++));
        }
    }

    private static JsonNode identity(final JsonNode element, final ListRule rule) {
        return rule.patchKey().isEmpty() ? element : element.path(rule.patchKey());
    }

    private static ListRule rule(final FieldType type) {
        return type instanceof FieldType.ListOf list ? list.rule() : ListRule.ATOMIC;
    }

    private static FieldType element(final FieldType type, final String field) {
        if (type instanceof FieldType.Struct struct) {
            final FieldType known = struct.type().field(field);
            return known == null ? FieldType.ANY : known;
        }
        return type instanceof FieldType.MapOf map ? map.element() : FieldType.ANY;
    }
}
