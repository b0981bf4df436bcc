package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.NodeAffinity;
import io.hawser.controlplane.controller.model.Taints;
import io.hawser.controlplane.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What rules a node out, in the order of kube-scheduler's plugins. */
final class Filters {
    private static final ObjectNode UNSCHEDULABLE = taint();

    private Filters() {}

    /** The filters for one pod, in a cluster that does not change meanwhile. */
    static List<Filter> of(final PodInfo pod, final ClusterState state) {
        final List<Filter> filters = new ArrayList<>(List.of(
                node -> unschedulable(pod, node),
                node -> taints(pod, node),
                node -> affinity(pod, node),
                node -> ports(pod, node),
                node -> fit(pod, node)));
        TopologySpread.hard(pod, state).ifPresent(filters::add);
        PodAffinity.of(pod, state).ifPresent(filters::add);
        return filters;
    }

    private static List<String> unschedulable(final PodInfo pod, final NodeInfo node) {
        final boolean cordoned = Json.at(node.node(), "spec", "unschedulable").asBoolean();
        return cordoned
                        && Taints.toleration(pod.spec().path("tolerations"), UNSCHEDULABLE)
                                .isEmpty()
                ? List.of("node(s) were unschedulable")
                : List.of();
    }

    private static List<String> taints(final PodInfo pod, final NodeInfo node) {
        final List<JsonNode> found = Taints.untolerated(node.node(), pod.spec(), Taints.NO_SCHEDULE, Taints.NO_EXECUTE);
        return found.isEmpty()
                ? List.of()
                : List.of("node(s) had untolerated taint {"
                        + found.get(0).path("key").asText() + ": "
                        + found.get(0).path("value").asText("") + "}");
    }

    private static List<String> affinity(final PodInfo pod, final NodeInfo node) {
        return NodeAffinity.allows(pod.spec(), node.node())
                ? List.of()
                : List.of("node(s) didn't match Pod's node affinity/selector");
    }

    private static List<String> ports(final PodInfo pod, final NodeInfo node) {
        if (pod.hostPorts().isEmpty()) {
            return List.of();
        }
        final boolean taken = node.pods().stream()
                .flatMap(other -> other.hostPorts().stream())
                .anyMatch(port -> pod.hostPorts().stream().anyMatch(port::overlaps));
        return taken ? List.of("node(s) didn't have free ports for the requested pod ports") : List.of();
    }

    private static List<String> fit(final PodInfo pod, final NodeInfo node) {
        final List<String> reasons = new ArrayList<>();
        if (node.free(Resources.PODS) < 1) {
            reasons.add("Too many pods");
        }
        new TreeMap<>(pod.requests()).forEach((resource, amount) -> {
            if (amount > 0 && amount > node.free(resource)) {
                reasons.add("Insufficient " + resource);
            }
        });
        return reasons;
    }

    private static ObjectNode taint() {
        return Json.object().put("key", Taints.UNSCHEDULABLE).put("effect", Taints.NO_SCHEDULE);
    }
}
