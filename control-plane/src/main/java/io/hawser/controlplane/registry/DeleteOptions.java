package io.hawser.controlplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.status.ApiException;
import java.util.Optional;

/**
 * How to delete.
 *
 * @param graceSeconds how long the object may take to end
 * @param uid the object's uid, if it has to be this one; empty otherwise
 * @param resourceVersion the object's version, if it has to be this one; empty otherwise
 * @param propagation what becomes of those it owns
 */
public record DeleteOptions(
        Optional<Integer> graceSeconds, String uid, String resourceVersion, Propagation propagation, boolean dryRun) {
    /** What becomes of what an object owns. */
    public enum Propagation {
        /** As the kind has it. */
        DEFAULT,
        /** They stay. */
        ORPHAN,
        /** They go after it. */
        BACKGROUND,
        /** They go before it. */
        FOREGROUND
    }

    /** As the kind has it. */
    public static final DeleteOptions PLAIN = new DeleteOptions(Optional.empty(), "", "", Propagation.DEFAULT, false);

    /** Of an object of kind {@code DeleteOptions}. */
    public static DeleteOptions of(final ObjectNode body, final boolean dryRun) {
        final JsonNode grace = body.path("gracePeriodSeconds");
        if (grace.asInt() < 0) {
            throw ApiException.badRequest(
                    "gracePeriodSeconds: Invalid value: " + grace.asInt() + ": must be greater than or equal to 0");
        }
        final JsonNode preconditions = body.path("preconditions");
        return new DeleteOptions(
                grace.isNumber() ? Optional.of(grace.asInt()) : Optional.empty(),
                preconditions.path("uid").asText(""),
                preconditions.path("resourceVersion").asText(""),
                propagation(body),
                dryRun || "All".equals(body.path("dryRun").path(0).asText()));
    }

    private static Propagation propagation(final ObjectNode body) {
        final String policy = body.path("propagationPolicy").asText("");
        return switch (policy) {
            case "" -> body.path("orphanDependents").asBoolean() ? Propagation.ORPHAN : Propagation.DEFAULT;
            case "Orphan" -> Propagation.ORPHAN;
            case "Background" -> Propagation.BACKGROUND;
            case "Foreground" -> Propagation.FOREGROUND;
            default ->
                throw ApiException.badRequest("propagationPolicy: Unsupported value: \"" + policy
                        + "\": supported values: \"Background\", \"Foreground\", \"Orphan\"");
        };
    }
}
