package io.hawser.controlplane.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.schema.ObjectType;
import java.util.List;

/** Keeps {@code metadata.managedFields} of objects that are written in any way but apply. */
public final class FieldTracker {
    static final String FIELD = "managedFields";
    /** What no manager is said to have set, for the server does. */
    private static final List<String> SYSTEM = List.of(
            "f:name",
            "f:namespace",
            "f:creationTimestamp",
            "f:selfLink",
            "f:uid",
            "f:generation",
            "f:managedFields",
            "f:resourceVersion");

    private FieldTracker() {}

    /** Writes down who made a new object. */
    public static void created(
            final ObjectNode object, final ObjectType type, final Manager manager, final String now) {
        Meta.of(object).remove(FIELD);
        final ManagedFields managed = new ManagedFields();
        managed.set(manager, own(Differences.all(object, type)), now);
        managed.write(object);
    }

    /**
     * Writes down who changed an object. Where nothing but the managers would change, nothing does. A client may hand
     * in managers of its own making; an empty list makes them be forgotten.
     */
    public static void updated(
            final ObjectNode before,
            final ObjectNode object,
            final ObjectType type,
            final Manager manager,
            final String now) {
        final JsonNode given = object.path("metadata").path(FIELD);
        final JsonNode known = before.path("metadata").path(FIELD);
        if (given.isArray() && given.isEmpty()) {
            Meta.of(object).remove(FIELD);
            return;
        }
        final boolean handedIn = given.isArray() && !given.equals(known);
        if (!handedIn) {
            restore(object, known);
            if (object.equals(before)) {
                return;
            }
        }
        final FieldSet changed = own(Differences.changed(before, object, type));
        final FieldSet there = Differences.all(object, type);
        final ManagedFields managed = ManagedFields.of(object);
        final FieldSet mine = managed.fields(manager).copy().retainAll(there).addAll(changed);
        managed.changeOthers(
                manager, (other, fields) -> fields.removeAll(changed).retainAll(there));
        managed.set(manager, mine, now);
        managed.write(object);
    }

    private static void restore(final ObjectNode object, final JsonNode known) {
        if (Json.absent(known)) {
            Meta.of(object).remove(FIELD);
        } else {
            Meta.of(object).set(FIELD, known);
        }
    }

    /** Without what the server sets. */
    static FieldSet own(final FieldSet fields) {
        fields.remove("f:apiVersion");
        fields.remove("f:kind");
        final FieldSet metadata = fields.get("f:metadata");
        if (metadata != null) {
            SYSTEM.forEach(metadata::remove);
            metadata.remove("f:deletionTimestamp");
            metadata.remove("f:deletionGracePeriodSeconds");
            if (!hasChildren(metadata)) {
                fields.remove("f:metadata");
            }
        }
        return fields;
    }

    private static boolean hasChildren(final FieldSet set) {
        final boolean[] any = new boolean[1];
        set.forEach((step, child) -> any[0] = true);
        return any[0];
    }
}
