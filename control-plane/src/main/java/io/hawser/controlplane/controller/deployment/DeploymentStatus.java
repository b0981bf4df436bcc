package io.hawser.controlplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A Deployment's counts and conditions, as {@code kubectl rollout status} reads them. Pure. */
final class DeploymentStatus {
    static final String PROGRESSING = "Progressing";
    static final String DONE = "NewReplicaSetAvailable";
    static final String TIMED_OUT = "ProgressDeadlineExceeded";
    static final String PAUSED = "DeploymentPaused";
    private static final int NO_DEADLINE = Integer.MAX_VALUE;

    private DeploymentStatus() {}

    /** Writes counts and availability into a Deployment that has a status. */
    static void count(
            final ObjectNode deployment, final Generations sets, final RollingLimits limits, final Instant now) {
        final ObjectNode status = (ObjectNode) deployment.get("status");
        final List<ObjectNode> all = sets.all();
        final int available = Generations.status(all, "availableReplicas");
        status.set("observedGeneration", Json.at(deployment, "metadata", "generation"));
        put(status, "replicas", Generations.status(all, "replicas"));
        put(
                status,
                "updatedReplicas",
                sets.current()
                        .map(set -> Json.at(set, "status", "replicas").asInt())
                        .orElse(0));
        put(status, "readyReplicas", Generations.status(all, "readyReplicas"));
        put(status, "availableReplicas", available);
        put(status, "unavailableReplicas", Math.max(0, Generations.replicas(all) - available));
        if (available >= limits.minAvailable()) {
            set(status, "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now);
        } else {
            set(
                    status,
                    "Available",
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.",
                    now);
        }
        failures(status, sets, now);
    }

    /** Writes how the rollout goes, compared with what the status said before. */
    static void progress(
            final ObjectNode deployment, final JsonNode before, final Generations sets, final Instant now) {
        final ObjectNode status = (ObjectNode) deployment.get("status");
        if (deadline(deployment).isEmpty()) {
            Conditions.remove(status, PROGRESSING);
            return;
        }
        final String reason = reason(deployment);
        final boolean wasDone = status.path("replicas").asInt()
                        == status.path("updatedReplicas").asInt()
                && reason.equals(DONE);
        if (wasDone) {
            return;
        }
        final String subject = sets.current()
                .map(set -> "ReplicaSet \"" + Meta.name(set) + "\"")
                .orElse("Deployment \"" + Meta.name(deployment) + "\"");
        if (isComplete(deployment)) {
            set(status, PROGRESSING, "True", DONE, subject + " has successfully progressed.", now);
        } else if (hasMoved(status, before)) {
            set(status, PROGRESSING, "True", "ReplicaSetUpdated", subject + " is progressing.", now)
                    .put("lastUpdateTime", Meta.time(now));
        } else if (hasTimedOut(deployment, now)) {
            set(status, PROGRESSING, "False", TIMED_OUT, subject + " has timed out progressing.", now);
        }
    }

    /** Whether all pods are of the newest template and serve. */
    static boolean isComplete(final JsonNode deployment) {
        final JsonNode status = deployment.path("status");
        final int wanted = Json.at(deployment, "spec", "replicas").asInt();
        return status.path("updatedReplicas").asInt() == wanted
                && status.path("replicas").asInt() == wanted
                && status.path("availableReplicas").asInt() == wanted
                && status.path("observedGeneration").asLong()
                        >= Json.at(deployment, "metadata", "generation").asLong();
    }

    /** When the deadline will have passed if nothing moves; empty if none is running. */
    static Optional<Duration> untilDeadline(final JsonNode deployment, final Instant now) {
        final String reason = reason(deployment);
        if (reason.isEmpty() || reason.equals(DONE) || reason.equals(TIMED_OUT) || isComplete(deployment)) {
            return Optional.empty();
        }
        return lastMove(deployment)
                .flatMap(since -> deadline(deployment)
                        .map(time -> Duration.between(now, since.plus(time).plusSeconds(1))));
    }

    /** Sets a condition, with the time of its update if it changes. */
    static ObjectNode set(
            final ObjectNode status,
            final String type,
            final String value,
            final String reason,
            final String message,
            final Instant now) {
        final JsonNode before =
                condition(status, type).map(JsonNode::<JsonNode>deepCopy).orElse(null);
        final boolean same = before != null
                && before.path("status").asText().equals(value)
                && before.path("reason").asText().equals(reason);
        final ObjectNode condition = Conditions.set(status, type, value, reason, message, now);
        if (!same) {
            condition.put("lastUpdateTime", Meta.time(now));
        }
        return condition;
    }

    /** Why the Deployment progresses or does not, as its status says; empty if it does not say. */
    static String reason(final JsonNode deployment) {
        return Conditions.get(deployment, PROGRESSING)
                .map(condition -> condition.path("reason").asText())
                .orElse("");
    }

    static Optional<Duration> deadline(final JsonNode deployment) {
        final int seconds =
                Json.at(deployment, "spec", "progressDeadlineSeconds").asInt(NO_DEADLINE);
        return seconds == NO_DEADLINE ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private static boolean hasMoved(final JsonNode status, final JsonNode deploymentBefore) {
        final JsonNode before = deploymentBefore.path("status");
        return number(status, "updatedReplicas") > number(before, "updatedReplicas")
                || number(status, "replicas") - number(status, "updatedReplicas")
                        < number(before, "replicas") - number(before, "updatedReplicas")
                || number(status, "readyReplicas") > number(before, "readyReplicas")
                || number(status, "availableReplicas") > number(before, "availableReplicas");
    }

    private static boolean hasTimedOut(final JsonNode deployment, final Instant now) {
        final String reason = reason(deployment);
        if (reason.isEmpty() || reason.equals(DONE)) {
            return false;
        }
        return reason.equals(TIMED_OUT)
                || lastMove(deployment)
                        .flatMap(since -> deadline(deployment).map(since::plus))
                        .filter(now::isAfter)
                        .isPresent();
    }

    private static Optional<Instant> lastMove(final JsonNode deployment) {
        return Conditions.get(deployment, PROGRESSING)
                .flatMap(condition ->
                        Conditions.time(condition.path("lastUpdateTime").asText()));
    }

    private static void failures(final ObjectNode status, final Generations sets, final Instant now) {
        final Optional<JsonNode> failure = sets.current()
                .flatMap(set -> Conditions.get(set, "ReplicaFailure"))
                .or(() -> sets.old().stream()
                        .flatMap(set -> Conditions.get(set, "ReplicaFailure").stream())
                        .findFirst());
        if (failure.isEmpty()) {
            Conditions.remove(status, "ReplicaFailure");
        } else {
            final JsonNode one = failure.get();
            set(
                    status,
                    "ReplicaFailure",
                    one.path("status").asText(),
                    one.path("reason").asText(),
                    one.path("message").asText(),
                    now);
        }
    }

    private static Optional<JsonNode> condition(final ObjectNode status, final String type) {
        for (final JsonNode condition : status.path("conditions")) {
            if (type.equals(condition.path("type").asText())) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private static int number(final JsonNode status, final String field) {
        return status.path(field).asInt();
    }

    private static void put(final ObjectNode status, final String field, final int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }
}
