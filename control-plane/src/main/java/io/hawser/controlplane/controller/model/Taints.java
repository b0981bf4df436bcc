package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Taints of nodes and tolerations of pods. */
public final class Taints {
    /** The node's kubelet says it is not ready. */
    public static final String NOT_READY = "node.kubernetes.io/not-ready";
    /** The node's kubelet says nothing. */
    public static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    /** The node was cordoned. */
    public static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    /** The node's network is not set up. */
    public static final String NETWORK_UNAVAILABLE = "node.kubernetes.io/network-unavailable";
    /** New pods stay away. */
    public static final String NO_SCHEDULE = "NoSchedule";
    /** Pods leave. */
    public static final String NO_EXECUTE = "NoExecute";
    /** New pods stay away if they can. */
    public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";

    private Taints() {}

    /** The taints of a node that have one of these effects and that no toleration of a pod's spec covers. */
    public static List<JsonNode> untolerated(final JsonNode node, final JsonNode podSpec, final String... effects) {
        final List<String> wanted = List.of(effects);
        final List<JsonNode> found = new ArrayList<>();
        for (final JsonNode taint : Json.at(node, "spec", "taints")) {
            if (wanted.contains(taint.path("effect").asText())
                    && toleration(podSpec.path("tolerations"), taint).isEmpty()) {
                found.add(taint);
            }
        }
        return found;
    }

    /** The first toleration that covers a taint. */
    public static Optional<JsonNode> toleration(final JsonNode tolerations, final JsonNode taint) {
        for (final JsonNode toleration : tolerations) {
            if (tolerates(toleration, taint)) {
                return Optional.of(toleration);
            }
        }
        return Optional.empty();
    }

    /** Whether a toleration covers a taint (k8s.io/api/core/v1: ToleratesTaint). */
    public static boolean tolerates(final JsonNode toleration, final JsonNode taint) {
        final String effect = toleration.path("effect").asText("");
        final String key = toleration.path("key").asText("");
        if (!effect.isEmpty() && !effect.equals(taint.path("effect").asText())) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.path("key").asText())) {
            return false;
        }
        return switch (toleration.path("operator").asText("")) {
            case "", "Equal" ->
                toleration.path("value").asText("").equals(taint.path("value").asText(""));
            case "Exists" -> true;
            default -> false;
        };
    }

    /** Whether there is a taint of this key and effect. */
    public static boolean has(final JsonNode taints, final String key, final String effect) {
        for (final JsonNode taint : taints) {
            if (is(taint, key, effect)) {
                return true;
            }
        }
        return false;
    }

    /** Adds a taint unless it is there. */
    public static void add(final ArrayNode taints, final String key, final String effect, final String timeAdded) {
        if (!has(taints, key, effect)) {
            final ObjectNode taint = taints.addObject().put("key", key).put("effect", effect);
            if (!timeAdded.isEmpty()) {
                taint.put("timeAdded", timeAdded);
            }
        }
    }

    /** Takes a taint away if it is there. */
    public static void remove(final ArrayNode taints, final String key, final String effect) {
        for (int i = taints.size() - 1; i >= 0; i--) {
            if (is(taints.get(i), key, effect)) {
                taints.remove(i);
            }
        }
    }

    private static boolean is(final JsonNode taint, final String key, final String effect) {
        return taint.path("key").asText().equals(key)
                && taint.path("effect").asText().equals(effect);
    }
}
