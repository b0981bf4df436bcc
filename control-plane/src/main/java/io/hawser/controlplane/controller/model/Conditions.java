package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** {@code status.conditions} of objects. */
public final class Conditions {
    private Conditions() {}

    /** The condition of a type. */
    public static Optional<JsonNode> get(final JsonNode object, final String type) {
        for (final JsonNode condition : Json.at(object, "status", "conditions")) {
            if (type.equals(condition.path("type").asText())) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** The status of a condition: True, False or Unknown; empty if it is not there. */
    public static String status(final JsonNode object, final String type) {
        return get(object, type)
                .map(condition -> condition.path("status").asText())
                .orElse("");
    }

    /** Whether it is there and true. */
    public static boolean isTrue(final JsonNode object, final String type) {
        return status(object, type).equals("True");
    }

    /** Since when the condition is as it is. */
    public static Optional<Instant> transition(final JsonNode object, final String type) {
        return get(object, type)
                .flatMap(condition -> time(condition.path("lastTransitionTime").asText()));
    }

    /** A time as objects have it; empty if the text is none. */
    public static Optional<Instant> time(final String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (final DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Sets a condition within a status. The time of its transition changes only with its status.
     *
     * @param status is changed
     * @return the condition
     */
    public static ObjectNode set(
            final ObjectNode status,
            final String type,
            final String value,
            final String reason,
            final String message,
            final Instant now) {
        final ArrayNode conditions = status.withArrayProperty("conditions");
        ObjectNode found = null;
        for (final JsonNode condition : conditions) {
            if (type.equals(condition.path("type").asText()) && condition instanceof ObjectNode one) {
                found = one;
            }
        }
        if (found == null) {
            found = conditions.addObject().put("type", type);
        }
        if (!value.equals(found.path("status").asText())) {
            found.put("status", value).put("lastTransitionTime", Meta.time(now));
        }
        return found.put("reason", reason).put("message", message);
    }

    /** Takes a condition out of a status. */
    public static void remove(final ObjectNode status, final String type) {
        final ArrayNode conditions = status.withArrayProperty("conditions");
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (type.equals(conditions.get(i).path("type").asText())) {
                conditions.remove(i);
            }
        }
        if (conditions.isEmpty()) {
            status.remove("conditions");
        }
    }
}
