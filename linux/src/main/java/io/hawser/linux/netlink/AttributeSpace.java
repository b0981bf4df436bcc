package io.hawser.linux.netlink;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of one level of attributes, taken from a class of constants, and the levels nested in it. Used only to
 * say where a message was refused, so it may be slow; immutable once it is shared.
 */
public final class AttributeSpace {
    /** Names nothing: attributes are shown by number. */
    public static final AttributeSpace UNNAMED = new AttributeSpace(Map.of());

    private final Map<Integer, String> names;
    private final Map<Integer, AttributeSpace> nested = new HashMap<>();
    private AttributeSpace every;

    private AttributeSpace(final Map<Integer, String> names) {
        this.names = names;
    }

    /**
     * The attributes that {@code constants} declares: its public static ints.
     *
     * @param constants a class that holds one kernel enum
     */
    public static AttributeSpace of(final Class<?> constants) {
        final Map<Integer, String> names = new HashMap<>();
        for (final Field field : constants.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == int.class) {
                try {
                    names.put(field.getInt(null), field.getName());
                } catch (final IllegalAccessException e) {
                    throw new IllegalArgumentException(constants + " is not public", e);
                }
            }
        }
        return new AttributeSpace(names);
    }

    /** A list whose every element, of whatever type, holds attributes of {@code space}. */
    public static AttributeSpace listOf(final AttributeSpace space) {
        final AttributeSpace list = new AttributeSpace(Map.of());
        list.every = space;
        return list;
    }

    /** Says that attribute {@code type} holds attributes of {@code space}. For use while the space is being built. */
    public AttributeSpace nest(final int type, final AttributeSpace space) {
        nested.put(type, space);
        return this;
    }

    /** The name of attribute {@code type}, or its number. */
    String name(final int type) {
        return names.getOrDefault(type, "attribute " + type);
    }

    /** The level inside attribute {@code type}. */
    AttributeSpace inside(final int type) {
        return every != null ? every : nested.getOrDefault(type, UNNAMED);
    }
}
