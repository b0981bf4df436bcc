package io.hawser.controlplane.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A structure: its fields by name. */
public final class ObjectType {
    private final String name;
    private final boolean atomic;
    private final Map<String, FieldType> fields = new HashMap<>();

    ObjectType(final String name, final boolean atomic) {
        this.name = name;
        this.atomic = atomic;
    }

    void add(final String field, final FieldType type) {
        fields.put(field, type);
    }

    /** The last part of its name, such as {@code PodSpec}. */
    public String name() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether it is applied as a whole. */
    public boolean isAtomic() {
        return atomic;
    }

    /** The type of a field; null if there is no such field. */
    public FieldType field(final String field) {
        return fields.get(field);
    }

    /** The names of its fields. */
    public Set<String> fieldNames() {
        return fields.keySet();
    }

    @Override
    public String toString() {
        return name;
    }
}
