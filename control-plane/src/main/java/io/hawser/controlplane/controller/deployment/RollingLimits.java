package io.hawser.controlplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.controller.model.IntOrPercent;
import io.hawser.controlplane.json.Json;

/**
 * How far a Deployment's pods may be from its replicas while they are replaced.
 *
 * @param replicas wanted
 * @param maxSurge more than that at most; 0 if the strategy does not roll
 * @param maxUnavailable fewer than that at most
 */
record RollingLimits(int replicas, int maxSurge, int maxUnavailable) {
    static RollingLimits of(final JsonNode deployment) {
        final int replicas = Json.at(deployment, "spec", "replicas").asInt();
        if (!isRolling(deployment)) {
            return new RollingLimits(replicas, 0, 0);
        }
        final JsonNode rolling = Json.at(deployment, "spec", "strategy", "rollingUpdate");
        final int surge = IntOrPercent.of(rolling.path("maxSurge"), replicas, true);
        final int unavailable = IntOrPercent.of(rolling.path("maxUnavailable"), replicas, false);
        // Both none, by rounding: nothing could ever move.
        final int moving = surge == 0 && unavailable == 0 ? 1 : unavailable;
        return new RollingLimits(replicas, surge, Math.min(moving, replicas));
    }

    static boolean isRolling(final JsonNode deployment) {
        return "RollingUpdate".equals(Json.text(deployment, "spec", "strategy", "type"));
    }

    int minAvailable() {
        return replicas - maxUnavailable;
    }
}
