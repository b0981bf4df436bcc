package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.Map;

/** Which nodes a pod's spec names: {@code nodeSelector} and {@code affinity.nodeAffinity}. */
public final class NodeAffinity {
    private NodeAffinity() {}

    /** Whether the spec allows the node. */
    public static boolean allows(final JsonNode podSpec, final JsonNode node) {
        if (podSpec.path("nodeSelector").isEmpty() && podSpec.path("affinity").isEmpty()) {
            return true;
        }
        final Map<String, String> labels = Labels.of(node);
        for (final var label : podSpec.path("nodeSelector").properties()) {
            if (!label.getValue().asText().equals(labels.get(label.getKey()))) {
                return false;
            }
        }
        final JsonNode required =
                Json.at(podSpec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required.isMissingNode()
                || required.isNull()
                || anyTerm(required.path("nodeSelectorTerms"), labels, node);
    }

    /** How much the spec would like the node: the sum of the weights of the terms that match. */
    public static long preference(final JsonNode podSpec, final JsonNode node) {
        if (podSpec.path("affinity").isEmpty()) {
            return 0;
        }
        final Map<String, String> labels = Labels.of(node);
        long weight = 0;
        for (final JsonNode preferred :
                Json.at(podSpec, "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution")) {
            if (matches(preferred.path("preference"), labels, node)) {
                weight += preferred.path("weight").asLong();
            }
        }
        return weight;
    }

    private static boolean anyTerm(final JsonNode terms, final Map<String, String> labels, final JsonNode node) {
        for (final JsonNode term : terms) {
            if (matches(term, labels, node)) {
                return true;
            }
        }
        return false;
    }

    /** An empty term matches nothing. */
    private static boolean matches(final JsonNode term, final Map<String, String> labels, final JsonNode node) {
        if (term.path("matchExpressions").isEmpty() && term.path("matchFields").isEmpty()) {
            return false;
        }
        for (final JsonNode expression : term.path("matchExpressions")) {
            if (!holds(expression, labels.get(expression.path("key").asText()))) {
                return false;
            }
        }
        for (final JsonNode field : term.path("matchFields")) {
            // The only field that may be selected by.
            if (!"metadata.name".equals(field.path("key").asText()) || !holds(field, Meta.name(node))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(final JsonNode expression, final String value) {
        final JsonNode values = expression.path("values");
        return switch (expression.path("operator").asText()) {
            case "In" -> value != null && contains(values, value);
            case "NotIn" -> value == null || !contains(values, value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && compare(value, values) > 0;
            case "Lt" -> value != null && compare(value, values) < 0;
            default -> false;
        };
    }

    private static boolean contains(final JsonNode values, final String wanted) {
        for (final JsonNode value : values) {
            if (value.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static int compare(final String value, final JsonNode values) {
        try {
            return Long.compare(
                    Long.parseLong(value), Long.parseLong(values.path(0).asText()));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }
}
