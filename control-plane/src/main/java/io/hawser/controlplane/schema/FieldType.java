package io.hawser.controlplane.schema;

import java.util.List;

/** The type of a field or of a list's or map's elements. */
public sealed interface FieldType {
    /** Any JSON, about which nothing is known. */
    FieldType ANY = new Plain(Scalar.ANY);

    /** A value without parts. */
    record Plain(Scalar scalar) implements FieldType {}

    /** A structure; {@code atomic} ones are applied as a whole, {@code retainKeys} ones patched as unions. */
    record Struct(ObjectType type, boolean retainKeys) implements FieldType {}

    /** A map from strings. */
    record MapOf(FieldType element, boolean atomic) implements FieldType {}

    /** A list, and how it merges. */
    record ListOf(FieldType element, ListRule rule) implements FieldType {}

    /**
     * How a list merges: by keys, as a set, or not at all.
     *
     * @param keys the fields that tell elements apart when applied; empty for sets and atomic lists
     * @param set whether elements are values that occur once
     * @param patchMerge whether strategic merge patches merge it
     * @param patchKey the field that strategic merge patches tell elements apart by; empty for values
     * @param retainKeys whether elements that are patched lose the fields a patch does not name
     */
    record ListRule(List<String> keys, boolean set, boolean patchMerge, String patchKey, boolean retainKeys) {
        /** Replaced as a whole. */
        public static final ListRule ATOMIC = new ListRule(List.of(), false, false, "", false);
    }
}
