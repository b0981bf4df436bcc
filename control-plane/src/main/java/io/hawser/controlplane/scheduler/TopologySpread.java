package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.NodeAffinity;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.selector.LabelSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code topologySpreadConstraints}: the same number of pods in each zone, host or whatever a label tells apart. */
final class TopologySpread {
    private static final String UNMATCHED = "node(s) didn't match pod topology spread constraints";

    private TopologySpread() {}

    /** One constraint, with the pods counted that it is about. */
    private record Constraint(String key, int maxSkew, boolean countsItself, int least, Map<String, Integer> counts) {
        List<String> reasons(final NodeInfo node) {
            final String domain = node.labels().get(key);
            if (domain == null) {
                return List.of(UNMATCHED + " (missing required label)");
            }
            final int skew = counts.getOrDefault(domain, 0) + (countsItself ? 1 : 0) - least;
            return skew > maxSkew ? List.of(UNMATCHED) : List.of();
        }

        int count(final NodeInfo node) {
            final String domain = node.labels().get(key);
            // Where the label is missing nothing can be evened out: it comes last.
            return domain == null ? Integer.MAX_VALUE : counts.getOrDefault(domain, 0);
        }
    }

    /** The filter of those constraints that must hold, if there are any. */
    static Optional<Filter> hard(final PodInfo pod, final ClusterState state) {
        final List<Constraint> constraints = constraints(pod, state, "DoNotSchedule");
        if (constraints.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(node -> {
            for (final Constraint constraint : constraints) {
                final List<String> reasons = constraint.reasons(node);
                if (!reasons.isEmpty()) {
                    return reasons;
                }
            }
            return List.of();
        });
    }

    /** How full each node's domains are by those constraints that should hold, in the order of the nodes. */
    static List<Long> soft(final PodInfo pod, final ClusterState state, final List<NodeInfo> nodes) {
        final List<Constraint> constraints = constraints(pod, state, "ScheduleAnyway");
        final List<Long> counts = new ArrayList<>();
        for (final NodeInfo node : nodes) {
            // By default, the pods of one owner are spread over the nodes.
            long sum = pod.spec().path("topologySpreadConstraints").isEmpty() ? node.ofOwner(pod.owner()) : 0;
            for (final Constraint constraint : constraints) {
                sum += constraint.count(node);
            }
            counts.add(sum);
        }
        return counts;
    }

    private static List<Constraint> constraints(final PodInfo pod, final ClusterState state, final String wanted) {
        final List<Constraint> constraints = new ArrayList<>();
        for (final JsonNode one : pod.spec().path("topologySpreadConstraints")) {
            if (wanted.equals(one.path("whenUnsatisfiable").asText("DoNotSchedule"))) {
                constraints.add(count(one, pod, state));
            }
        }
        return constraints;
    }

    private static Constraint count(final JsonNode one, final PodInfo pod, final ClusterState state) {
        final String key = one.path("topologyKey").asText();
        final LabelSelector selector = selector(one, pod);
        final boolean anyNode = "Ignore".equals(one.path("nodeAffinityPolicy").asText());
        final Map<String, Integer> counts = new HashMap<>();
        for (final NodeInfo node : state.nodes()) {
            final String domain = node.labels().get(key);
            if (domain == null || !(anyNode || NodeAffinity.allows(pod.spec(), node.node()))) {
                continue;
            }
            int here = 0;
            for (final PodInfo other : node.pods()) {
                final boolean counted = other.namespace().equals(pod.namespace()) && selector.matches(other.labels());
                here += counted ? 1 : 0;
            }
            counts.merge(domain, here, Integer::sum);
        }
        final int fewest =
                counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        // KEP-3022: as long as there are fewer domains than wanted, the emptiest one is one that is not there yet.
        final int least = counts.size() < one.path("minDomains").asInt(1) ? 0 : fewest;
        return new Constraint(key, one.path("maxSkew").asInt(1), selector.matches(pod.labels()), least, counts);
    }

    /** KEP-3243: with {@code matchLabelKeys}, only pods that have the same values as this one. */
    private static LabelSelector selector(final JsonNode one, final PodInfo pod) {
        if (one.path("labelSelector").isMissingNode()
                || one.path("labelSelector").isNull()) {
            return LabelSelector.of(Json.object().set("matchExpressions", nothing()));
        }
        final ObjectNode selector = one.path("labelSelector").deepCopy();
        for (final JsonNode key : one.path("matchLabelKeys")) {
            final String value = pod.labels().get(key.asText());
            if (value != null) {
                Json.childOf(selector, "matchLabels").put(key.asText(), value);
            }
        }
        return LabelSelector.of(selector);
    }

    /** A selector that is not there selects nothing. */
    private static JsonNode nothing() {
        final var expressions = Json.MAPPER.createArrayNode();
        expressions.addObject().put("key", "none").put("operator", "Exists");
        expressions.addObject().put("key", "none").put("operator", "DoesNotExist");
        return expressions;
    }
}
