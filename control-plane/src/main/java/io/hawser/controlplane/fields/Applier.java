package io.hawser.controlplane.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.schema.FieldType;
import io.hawser.controlplane.schema.ObjectType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Server-side apply: the object becomes what its manager says in the fields it names; what it named before and names no
 * longer goes, unless somebody else set it too.
 */
public final class Applier {
    private static final String BEFORE = "before-first-apply";

    private Applier() {}

    /** Somebody else set a field otherwise. */
    public record Conflict(Manager manager, String path) {}

    /** What came of it: the object, or why not. */
    public sealed interface Outcome {
        /** The object as it is to be, with its managers. */
        record Applied(ObjectNode object) implements Outcome {}

        /** Others set what this manager wants otherwise. */
        record Refused(List<Conflict> conflicts) implements Outcome {}
    }

    /** Applies a configuration to an object that is there; changes neither. */
    public static Outcome apply(
            final ObjectNode live,
            final ObjectNode configuration,
            final ObjectType type,
            final Manager manager,
            final boolean force,
            final String now) {
        final FieldType struct = new FieldType.Struct(type, false);
        final ManagedFields managed = ManagedFields.of(live);
        if (managed.isEmpty()) {
            managed.set(
                    new Manager(BEFORE, false, manager.apiVersion(), manager.subresource()),
                    FieldTracker.own(Differences.all(live, type)),
                    now);
        }
        final FieldSet applied = FieldTracker.own(Differences.named(configuration, type));
        final FieldSet differing = Differences.changed(live, configuration, type);
        final Map<Manager, FieldSet> conflicts = conflicts(managed, manager, applied, differing);
        if (!conflicts.isEmpty() && !force) {
            return new Outcome.Refused(list(conflicts));
        }
        managed.changeOthers(manager, (other, fields) -> {
            if (conflicts.containsKey(other)) {
                fields.removeAll(conflicts.get(other));
            }
        });
        final ObjectNode merged = (ObjectNode) merge(live.deepCopy(), configuration.deepCopy(), struct);
        final FieldSet kept = applied.copy();
        managed.forOthers(manager, (other, fields) -> kept.addAll(fields));
        final FieldSet gone = managed.fields(manager).copy().removeAll(kept);
        prune(merged, gone, kept);
        managed.set(manager, applied, now);
        managed.write(merged);
        return new Outcome.Applied(merged);
    }

    /** Makes a new object of a configuration. */
    public static ObjectNode create(
            final ObjectNode configuration, final ObjectType type, final Manager manager, final String now) {
        final ObjectNode object = configuration.deepCopy();
        final ManagedFields managed = new ManagedFields();
        managed.set(manager, FieldTracker.own(Differences.named(configuration, type)), now);
        managed.write(object);
        return object;
    }

    private static Map<Manager, FieldSet> conflicts(
            final ManagedFields managed, final Manager manager, final FieldSet applied, final FieldSet differing) {
        final FieldSet wanted = applied.copy().retainAll(differing);
        final Map<Manager, FieldSet> conflicts = new LinkedHashMap<>();
        managed.forOthers(manager, (other, fields) -> {
            final FieldSet both = fields.copy().retainAll(wanted);
            if (!both.isEmpty()) {
                conflicts.put(other, both);
            }
        });
        return conflicts;
    }

    private static List<Conflict> list(final Map<Manager, FieldSet> conflicts) {
        final List<Conflict> list = new ArrayList<>();
        conflicts.forEach((manager, fields) -> fields.paths("", path -> list.add(new Conflict(manager, path))));
        return list;
    }

    private static JsonNode merge(final JsonNode live, final JsonNode wanted, final FieldType type) {
        if (live instanceof ObjectNode object
                && wanted instanceof ObjectNode configuration
                && Differences.isMerged(type)) {
            for (final var field : configuration.properties()) {
                final JsonNode there = object.get(field.getKey());
                object.set(
                        field.getKey(),
                        Json.absent(there)
                                ? field.getValue()
                                : merge(there, field.getValue(), Differences.element(type, field.getKey())));
            }
            return object;
        }
        if (live instanceof ArrayNode there
                && wanted instanceof ArrayNode list
                && Differences.isMerged(type)
                && type instanceof FieldType.ListOf listType) {
            return mergeList(there, list, listType);
        }
        return wanted;
    }

    /** Elements of the configuration in its order; others stay at their places among them. */
    private static ArrayNode mergeList(final ArrayNode live, final ArrayNode wanted, final FieldType.ListOf type) {
        final Map<String, JsonNode> there = new HashMap<>();
        live.forEach(element -> there.put(ListSteps.of(element, type.rule()), element));
        final Map<String, JsonNode> merged = new LinkedHashMap<>();
        for (final JsonNode element : wanted) {
            final String step = ListSteps.of(element, type.rule());
            final JsonNode known = there.get(step);
            merged.put(step, known == null ? element : merge(known, element, type.element()));
        }
        final ArrayNode list = Json.MAPPER.createArrayNode();
        final List<JsonNode> inOrder = new ArrayList<>(merged.values());
        int next = 0;
        for (final JsonNode element : live) {
            list.add(
                    merged.containsKey(ListSteps.of(element, type.rule())) && next < inOrder.size()
                            ? inOrder.get(next++)
                            : element);
        }
        while (next < inOrder.size()) {
            list.add(inOrder.get(next++));
        }
        return list;
    }

    /** Takes out what nobody wants any more. */
    private static void prune(final JsonNode node, final FieldSet gone, final FieldSet kept) {
        gone.forEach((step, below) -> {
            final FieldSet wanted = kept.get(step);
            final boolean whole = below.isMember() && (wanted == null || wanted.isEmpty());
            if (node instanceof ObjectNode object && step.startsWith("f:")) {
                final String field = step.substring(2);
                if (whole) {
                    object.remove(field);
                } else if (object.has(field)) {
                    prune(object.get(field), below, wanted == null ? new FieldSet() : wanted);
                    if (wanted == null && object.get(field).isEmpty()) {
                        object.remove(field);
                    }
                }
            } else if (node instanceof ArrayNode list) {
                final int index = ListSteps.find(list, step);
                if (index >= 0 && whole) {
                    list.remove(index);
                } else if (index >= 0) {
                    prune(list.get(index), below, wanted == null ? new FieldSet() : wanted);
                }
            }
        });
    }
}
