package io.hawser.controlplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.resource.Kind;

/** Keeps pods away from a new Node until the controllers have seen that it is ready. Thread safe. */
public final class NewNodes implements WriteHook {
    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String NO_SCHEDULE = "NoSchedule";

    @Override
    public void create(final Kind kind, final ObjectNode node) {
        if (!kind.group().isEmpty() || !kind.name().equals("Node")) {
            return;
        }
        final ArrayNode taints = Json.childOf(node, "spec").withArrayProperty("taints");
        for (final JsonNode taint : taints) {
            if (taint.path("key").asText().equals(NOT_READY)
                    && taint.path("effect").asText().equals(NO_SCHEDULE)) {
                return;
            }
        }
        taints.addObject().put("key", NOT_READY).put("effect", NO_SCHEDULE);
    }
}
