package io.hawser.controlplane.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Conditions on single fields, such as {@code spec.nodeName=a,status.phase!=Running}. Immutable. */
public final class FieldSelector {
    /** Matches everything. */
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private final List<Condition> conditions;

    private record Condition(String field, String value, boolean equal) {}

    private FieldSelector(final List<Condition> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    /** Parses a selector as a query has it. Throws {@link IllegalArgumentException} with the part that is wrong. */
    public static FieldSelector parse(final String text) {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        final List<Condition> conditions = new ArrayList<>();
        for (final String part : split(text)) {
            if (!part.isEmpty()) {
                conditions.add(condition(part, text));
            }
        }
        return new FieldSelector(conditions);
    }

    /** Whether all conditions hold; fields by name, null where the kind has no such field. */
    public boolean matches(final UnaryOperator<String> fields) {
        for (final Condition condition : conditions) {
            final String value = fields.apply(condition.field());
            if (condition.equal() != condition.value().equals(value == null ? "" : value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is no condition. */
    public boolean isEverything() {
        return conditions.isEmpty();
    }

    /** The fields that are asked for. */
    public List<String> fields() {
        return conditions.stream().map(Condition::field).toList();
    }

    /** The one value that a field may have, if a condition says so. */
    public Optional<String> valueOf(final String field) {
        return conditions.stream()
                .filter(condition -> condition.equal() && condition.field().equals(field))
                .map(Condition::value)
                .findFirst();
    }

    private static Condition condition(final String part, final String whole) {
        for (int i = 0; i < part.length(); i++) {
            if (part.startsWith("!=", i)) {
                return new Condition(part.substring(0, i), unescape(part.substring(i + 2)), false);
            }
            if (part.charAt(i) == '=') {
                final int from = part.startsWith("==", i) ? i + 2 : i + 1;
                return new Condition(part.substring(0, i), unescape(part.substring(from)), true);
            }
        }
        throw new IllegalArgumentException("invalid selector: '" + whole + "'; can't understand '" + part + "'");
    }

    /** At commas that no backslash escapes. */
    private static List<String> split(final String text) {
        final List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    private static String unescape(final String value) {
        return value.replaceAll("\\\\([\\\\,=])", "$1");
    }
}
