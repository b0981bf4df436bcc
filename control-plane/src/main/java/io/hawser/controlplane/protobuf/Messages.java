package io.hawser.controlplane.protobuf;

import io.hawser.controlplane.protobuf.MessageType.Shape;
import io.hawser.controlplane.protobuf.MessageType.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** All messages, read from {@code messages.txt}. Immutable. */
final class Messages {
    private static final Map<String, Value.Plain> SPECIAL = Map.of(
            "meta.v1.Time", Value.Plain.TIME,
            "meta.v1.MicroTime", Value.Plain.MICRO_TIME,
            "resource.Quantity", Value.Plain.QUANTITY,
            "intstr.IntOrString", Value.Plain.INT_OR_STRING,
            "meta.v1.FieldsV1", Value.Plain.JSON,
            "runtime.RawExtension", Value.Plain.JSON);

    private final Map<String, MessageType> types = new HashMap<>();
    private final Map<String, MessageType> kinds = new HashMap<>();

    private Messages() {}

    static Messages load() {
        final Messages messages = new Messages();
        try (InputStream in = Messages.class.getResourceAsStream("messages.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    messages.add(line);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("messages.txt lies beside this class", e);
        }
        return messages;
    }

    /** The message of a kind; null if there is none. */
    MessageType ofKind(final String apiVersion, final String kind) {
        // Options are the same in whichever version of whichever group they are sent.
        return kinds.get((kind.equals("DeleteOptions") ? "v1" : apiVersion) + " " + kind);
    }

    private void add(final String line) {
        final String[] parts = line.split(": ", 2);
        if (parts.length == 1) {
            final String[] words = line.split(" ", -1);
            kinds.put(words[1] + " " + words[2], type(words[3]));
            return;
        }
        final MessageType type = type(parts[0]);
        for (final String field : parts[1].split(", ", -1)) {
            final String[] words = field.split(" ", -1);
            type.add(Integer.parseInt(words[0]), field(words));
        }
    }

    private MessageType.Field field(final String[] words) {
        final String name = words[1];
        Shape shape = name.equals("=") ? Shape.ALL : Shape.ONE;
        boolean zero = false;
        for (int i = 2; i < words.length - 1; i++) {
            switch (words[i]) {
                case "zero" -> zero = true;
                case "list" -> shape = shape == Shape.ALL ? Shape.ALL : Shape.LIST;
                default -> shape = Shape.valueOf(words[i].toUpperCase(Locale.ROOT));
            }
        }
        return new MessageType.Field(name, shape, zero, value(words[words.length - 1]));
    }

    private Value value(final String name) {
        if (!name.contains(".")) {
            return Value.Plain.valueOf(name.toUpperCase(Locale.ROOT));
        }
        final Value.Plain special = SPECIAL.get(name);
        return special == null ? new Value.Message(type(name)) : special;
    }

    private MessageType type(final String name) {
        return types.computeIfAbsent(name, MessageType::new);
    }
}
