package io.hawser.controlplane.protobuf;

import java.util.HashMap;
import java.util.Map;

/** A message: its fields by their numbers. */
final class MessageType {
    private final String name;
    private final Map<Integer, Field> fields = new HashMap<>();

    MessageType(final String name) {
        this.name = name;
    }

    /** What a field of a message is in JSON. */
    enum Shape {
        /** One value. */
        ONE,
        /** A list. */
        LIST,
        /** A map from strings. */
        MAP,
        /** A message whose fields are the outer one's. */
        INLINE,
        /** A list that is in JSON the whole message. */
        ALL
    }

    /** The type of a value: a plain one, or a message. */
    sealed interface Value {
        /** A number or text. */
        enum Plain implements Value {
            STRING,
            BYTES,
            BOOL,
            INT32,
            INT64,
            DOUBLE,
            /** Seconds and nanoseconds since 1970. */
            TIME,
            /** The same, shown with microseconds. */
            MICRO_TIME,
            /** A text of its own message. */
            QUANTITY,
            INT_OR_STRING,
            /** JSON in a message. */
            JSON
        }

        /** A message of a type. */
        record Message(MessageType type) implements Value {}
    }

    /**
     * A field.
     *
     * @param zero whether its zero differs from its absence
     */
    record Field(String name, Shape shape, boolean zero, Value value) {}

    void add(final int number, final Field field) {
        fields.put(number, field);
    }

    /** The field of a number; null if the message has none. */
    Field field(final int number) {
        return fields.get(number);
    }

    /** Whether the message is in JSON a list. */
    boolean isList() {
        return fields.values().stream().anyMatch(field -> field.shape() == Shape.ALL);
    }

    @Override
    public String toString() {
        return name;
    }
}
