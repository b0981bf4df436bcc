package io.hawser.controlplane.selector;

import java.util.Map;
import java.util.Set;

/** One condition of a label selector. */
record Requirement(String key, Operator operator, Set<String> values) {
    enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER,
        LESS
    }

    boolean matches(final Map<String, String> labels) {
        final String value = labels.get(key);
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER -> value != null && compare(value) > 0;
            case LESS -> value != null && compare(value) < 0;
        };
    }

    /** A label that is no number is neither greater nor less. */
    private int compare(final String value) {
        try {
            return Long.compare(
                    Long.parseLong(value), Long.parseLong(values.iterator().next()));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }
}
