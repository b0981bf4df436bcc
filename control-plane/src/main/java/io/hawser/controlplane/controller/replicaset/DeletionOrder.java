package io.hawser.controlplane.controller.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods go first when there are too many: those that serve least, then those that have company on their node, then
 * the youngest (k8s.io/kubernetes/pkg/controller: ActivePodsWithRanks).
 */
final class DeletionOrder {
    /** KEP-2255: lower goes earlier. */
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private DeletionOrder() {}

    /**
     * The pods in the order in which they go.
     *
     * @param related all pods that serve the same purpose, these among them
     */
    static List<ObjectNode> of(final Collection<ObjectNode> pods, final Collection<ObjectNode> related) {
        final Map<String, Integer> onNode = new HashMap<>();
        related.stream().filter(Pods::isActive).forEach(pod -> onNode.merge(Pods.node(pod), 1, Integer::sum));
        final Comparator<ObjectNode> order = Comparator.<ObjectNode, Boolean>comparing(
                        pod -> !Pods.node(pod).isEmpty())
                .thenComparing(DeletionOrder::phase)
                .thenComparing(Pods::isReady)
                .thenComparing(DeletionOrder::cost)
                .thenComparing(pod -> -onNode.getOrDefault(Pods.node(pod), 0))
                .thenComparing(DeletionOrder::readySince, Comparator.reverseOrder())
                .thenComparing(DeletionOrder::restarts, Comparator.reverseOrder())
                .thenComparing(pod -> Json.text(pod, "metadata", "creationTimestamp"), Comparator.reverseOrder())
                .thenComparing(pod -> Json.text(pod, "metadata", "name"));
        return pods.stream().sorted(order).toList();
    }

    private static int phase(final ObjectNode pod) {
        return switch (Json.text(pod, "status", "phase")) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    private static int cost(final ObjectNode pod) {
        try {
            return Integer.parseInt(Labels.annotation(pod, COST));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }

    private static Instant readySince(final ObjectNode pod) {
        return Pods.isReady(pod) ? Conditions.transition(pod, "Ready").orElse(Instant.MAX) : Instant.MAX;
    }

    private static int restarts(final ObjectNode pod) {
        int restarts = 0;
        for (final var container : Json.at(pod, "status", "containerStatuses")) {
            restarts = Math.max(restarts, container.path("restartCount").asInt());
        }
        return restarts;
    }
}
