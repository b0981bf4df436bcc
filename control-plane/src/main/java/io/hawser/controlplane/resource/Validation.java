package io.hawser.controlplane.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.status.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Collects what is wrong with an object. Not thread safe. */
public final class Validation {
    private final List<Cause> causes = new ArrayList<>();

    /** What was found, in this order. */
    public List<Cause> causes() {
        return causes;
    }

    /** Adds a finding. */
    public Validation add(final Cause cause) {
        causes.add(cause);
        return this;
    }

    /** The field has to be there, and not be empty. */
    public boolean required(final JsonNode parent, final String path, final String field) {
        final JsonNode value = parent.path(field);
        final boolean there = !Json.absent(value)
                && !(value.isTextual() && value.asText().isEmpty())
                && !(value.isContainerNode() && value.isEmpty());
        if (!there) {
            causes.add(Cause.required(path(path, field), ""));
        }
        return there;
    }

    /** The field, if it is there, has one of these values. */
    public void oneOf(final JsonNode parent, final String path, final String field, final String... supported) {
        final JsonNode value = parent.path(field);
        if (!Json.absent(value) && !Arrays.asList(supported).contains(value.asText())) {
            causes.add(Cause.notSupported(path(path, field), value.asText(), supported));
        }
    }

    /** The field, if it is there, is a number from 0 up. */
    public void nonNegative(final JsonNode parent, final String path, final String field) {
        final JsonNode value = parent.path(field);
        if (value.isNumber() && value.asLong() < 0) {
            causes.add(Cause.invalid(path(path, field), (Object) value.asLong(), "must be greater than or equal to 0"));
        }
    }

    /** The field, if it is there, is a port. */
    public void port(final JsonNode parent, final String path, final String field) {
        final JsonNode value = parent.path(field);
        if (value.isNumber() && (value.asLong() < 1 || value.asLong() > 65_535)) {
            causes.add(Cause.invalid(
                    path(path, field), (Object) value.asLong(), "must be between 1 and 65535, inclusive"));
        }
    }

    /** The field, if it is there, is as a check says. */
    public void text(
            final JsonNode parent,
            final String path,
            final String field,
            final Function<String, Optional<String>> problem) {
        final JsonNode value = parent.path(field);
        if (value.isTextual()) {
            problem.apply(value.asText())
                    .ifPresent(detail -> causes.add(Cause.invalid(path(path, field), value.asText(), detail)));
        }
    }

    /** The field is what it was. */
    public void immutable(final JsonNode now, final JsonNode before, final String path, final String field) {
        final JsonNode value = now.path(field);
        if (!same(value, before.path(field))) {
            causes.add(
                    value.isTextual()
                            ? Cause.invalid(path(path, field), value.asText(), "field is immutable")
                            : Cause.invalid(path(path, field), (Object) value, "field is immutable"));
        }
    }

    /** Looks at each element of a list, with its path. */
    public void each(
            final JsonNode parent, final String path, final String field, final BiConsumer<JsonNode, String> check) {
        int index = 0;
        for (final JsonNode element : parent.path(field)) {
            check.accept(element, path(path, field) + "[" + index++ + "]");
        }
    }

    private static boolean same(final JsonNode one, final JsonNode other) {
        return Json.absent(one) ? Json.absent(other) : one.equals(other);
    }

    private static String path(final String path, final String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
