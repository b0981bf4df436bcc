package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The state of a pod. */
public final class Pods {
    private Pods() {}

    /** Whether it has ended for good. */
    public static boolean isTerminal(final JsonNode pod) {
        final String phase = Json.text(pod, "status", "phase");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Whether it neither has ended nor is being deleted. */
    public static boolean isActive(final JsonNode pod) {
        return !isTerminal(pod) && !Meta.isDeleting(pod);
    }

    /** Whether its containers say they can serve. */
    public static boolean isReady(final JsonNode pod) {
        return Conditions.isTrue(pod, "Ready");
    }

    /** The node that it is on, or is to be; empty before it is scheduled. */
    public static String node(final JsonNode pod) {
        return Json.text(pod, "spec", "nodeName");
    }

    /** How long it is until the pod has been ready for so long; empty if it is not ready. */
    public static Optional<Duration> untilAvailable(final JsonNode pod, final int minReadySeconds, final Instant now) {
        if (!isReady(pod)) {
            return Optional.empty();
        }
        if (minReadySeconds == 0) {
            return Optional.of(Duration.ZERO);
        }
        final Instant since = Conditions.transition(pod, "Ready").orElse(now);
        final Duration left = Duration.between(now, since.plusSeconds(minReadySeconds));
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** Whether it has been ready for so long. */
    public static boolean isAvailable(final JsonNode pod, final int minReadySeconds, final Instant now) {
        return untilAvailable(pod, minReadySeconds, now)
                .filter(Duration::isZero)
                .isPresent();
    }
}
