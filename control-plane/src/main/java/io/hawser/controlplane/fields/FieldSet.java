package io.hawser.controlplane.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A set of paths into an object, as {@code FieldsV1} writes it: {@code f:name} for a field, {@code k:{…}} for a list's
 * element by its keys, {@code v:…} for a set's value, and {@code .} for what these lead to itself. Not thread safe.
 */
final class FieldSet {
    private static final String SELF = ".";

    private final TreeMap<String, FieldSet> children = new TreeMap<>();
    private boolean member;

    /** Reads what {@link #json} writes. */
    static FieldSet of(final JsonNode fields) {
        final FieldSet set = new FieldSet();
        set.read(fields);
        return set;
    }

    private void read(final JsonNode fields) {
        fields.properties().forEach(field -> {
            if (field.getKey().equals(SELF)) {
                member = true;
            } else {
                final FieldSet child = child(field.getKey());
                child.read(field.getValue());
                child.member |= field.getValue().isEmpty();
            }
        });
    }

    ObjectNode json() {
        final ObjectNode json = Json.object();
        if (member && !children.isEmpty()) {
            json.putObject(SELF);
        }
        children.forEach((step, child) -> json.set(step, child.json()));
        return json;
    }

    /** The part below a step, made if it is not there. */
    FieldSet child(final String step) {
        return children.computeIfAbsent(step, any -> new FieldSet());
    }

    /** The part below a step; null if there is none. */
    FieldSet get(final String step) {
        return children.get(step);
    }

    void forEach(final BiConsumer<String, FieldSet> action) {
        children.forEach(action);
    }

    boolean isMember() {
        return member;
    }

    void setMember() {
        member = true;
    }

    /** Takes out what is named beside its own fields, but for elements of lists. */
    void forgetContainers() {
        children.forEach((step, child) -> {
            child.forgetContainers();
            if (step.startsWith("f:") && !child.children.isEmpty()) {
                child.member = false;
            }
        });
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    void remove(final String step) {
        children.remove(step);
    }

    FieldSet copy() {
        return new FieldSet().addAll(this);
    }

    FieldSet addAll(final FieldSet other) {
        member |= other.member;
        other.children.forEach((step, child) -> child(step).addAll(child));
        return this;
    }

    FieldSet removeAll(final FieldSet other) {
        member &= !other.member;
        other.children.forEach((step, gone) -> {
            final FieldSet child = children.get(step);
            if (child != null && child.removeAll(gone).isEmpty()) {
                children.remove(step);
            }
        });
        return this;
    }

    FieldSet retainAll(final FieldSet other) {
        member &= other.member;
        for (final Iterator<Map.Entry<String, FieldSet>> each =
                        children.entrySet().iterator();
                each.hasNext(); ) {
            final Map.Entry<String, FieldSet> entry = each.next();
            final FieldSet kept = other.children.get(entry.getKey());
            if (kept == null || entry.getValue().retainAll(kept).isEmpty()) {
                each.remove();
            }
        }
        return this;
    }

    /** Calls back with each path, as users write them: {@code .spec.containers[name="c"].image}. */
    void paths(final String prefix, final Consumer<String> action) {
        if (member) {
            action.accept(prefix);
        }
        children.forEach((step, child) -> child.paths(prefix + shown(step), action));
    }

    private static String shown(final String step) {
        final String rest = step.substring(2);
        if (step.startsWith("f:")) {
            return SELF + rest;
        }
        if (step.startsWith("v:")) {
            return "[=" + rest + "]";
        }
        final StringBuilder keys = new StringBuilder();
        ListSteps.keys(step)
                .properties()
                .forEach(key -> keys.append(keys.isEmpty() ? "" : ",")
                        .append(key.getKey())
                        .append('=')
                        .append(key.getValue()));
        return "[" + keys + "]";
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof FieldSet set && member == set.member && children.equals(set.children);
    }

    @Override
    public int hashCode() {
        return children.hashCode() * 2 + (member ? 1 : 0);
    }

    @Override
    public String toString() {
        return json().toString();
    }
}
