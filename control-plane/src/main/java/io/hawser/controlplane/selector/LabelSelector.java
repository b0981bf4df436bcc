package io.hawser.controlplane.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Conditions on labels, all of which have to hold. Immutable. */
public final class LabelSelector {
    /** Matches everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private final List<Requirement> requirements;

    LabelSelector(final List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    /**
     * Parses a selector as a query has it, such as {@code app=web,tier!=db,env in (a,b),!canary}. Throws {@link
     * IllegalArgumentException} with what is wrong and where.
     */
    public static LabelSelector parse(final String text) {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        return new LabelSelector(new LabelSelectorParser(text).parse());
    }

    /**
     * Of a {@code LabelSelector} object with {@code matchLabels} and {@code matchExpressions}. One without conditions
     * matches everything. Throws {@link IllegalArgumentException} on an unknown operator.
     */
    public static LabelSelector of(final JsonNode selector) {
        final List<Requirement> requirements = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> requirements.add(new Requirement(
                        label.getKey(), Operator.IN, Set.of(label.getValue().asText()))));
        for (final JsonNode expression : selector.path("matchExpressions")) {
            final Set<String> values = new LinkedHashSet<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            requirements.add(new Requirement(
                    expression.path("key").asText(),
                    operator(expression.path("operator").asText()),
                    values));
        }
        return new LabelSelector(requirements);
    }

    /** Of labels that have to be there, as a Service's selector has them. */
    public static LabelSelector ofLabels(final JsonNode labels) {
        final List<Requirement> requirements = new ArrayList<>();
        labels.properties()
                .forEach(label -> requirements.add(new Requirement(
                        label.getKey(), Operator.IN, Set.of(label.getValue().asText()))));
        return new LabelSelector(requirements);
    }

    /** A {@code LabelSelector} object as a query has it. */
    public static String text(final JsonNode selector) {
        final List<String> parts = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label ->
                        parts.add(label.getKey() + "=" + label.getValue().asText()));
        for (final JsonNode expression : selector.path("matchExpressions")) {
            final String key = expression.path("key").asText();
            final List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            final String all = "(" + String.join(",", values) + ")";
            parts.add(
                    switch (expression.path("operator").asText()) {
                        case "In" -> key + " in " + all;
                        case "NotIn" -> key + " notin " + all;
                        case "Exists" -> key;
                        default -> "!" + key;
                    });
        }
        return String.join(",", parts);
    }

    /** Whether all conditions hold. */
    public boolean matches(final Map<String, String> labels) {
        for (final Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is no condition. */
    public boolean isEverything() {
        return requirements.isEmpty();
    }

    private static Operator operator(final String name) {
        return switch (name) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> throw new IllegalArgumentException("\"" + name + "\" is not a valid label selector operator");
        };
    }
}
