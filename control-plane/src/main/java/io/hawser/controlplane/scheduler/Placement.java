package io.hawser.controlplane.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where a pod goes. */
sealed interface Placement {
    /** Onto a node. */
    record Found(String node) implements Placement {}

    /** Nowhere for now; the message is what {@code kubectl describe} shows. */
    record Unschedulable(String message) implements Placement {}

    /** How many nodes are enough to choose from, of a large cluster (kube-scheduler: numFeasibleNodesToFind). */
    int ENOUGH = 100;

    /**
     * Chooses.
     *
     * @param turn where among the nodes to begin, so that in a large cluster all get their share
     */
    static Placement of(final PodInfo pod, final ClusterState state, final int turn) {
        final List<NodeInfo> nodes = state.nodes();
        if (nodes.isEmpty()) {
            return new Unschedulable("no nodes available to schedule pods");
        }
        final List<Filter> filters = Filters.of(pod, state);
        final TreeMap<String, Integer> reasons = new TreeMap<>();
        final List<NodeInfo> feasible = new ArrayList<>();
        final int enough = Math.max(ENOUGH, nodes.size() * Math.max(5, 50 - nodes.size() / 125) / 100);
        for (int i = 0; i < nodes.size() && feasible.size() < enough; i++) {
            final NodeInfo node = nodes.get(Math.floorMod(turn + i, nodes.size()));
            final List<String> against = against(filters, node);
            if (against.isEmpty()) {
                feasible.add(node);
            }
            against.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        }
        if (feasible.isEmpty()) {
            return new Unschedulable(message(nodes.size(), reasons));
        }
        return new Found(best(feasible, Scores.of(pod, state, feasible), turn).name());
    }

    /** Whether a node can take a pod. */
    static boolean takes(final PodInfo pod, final NodeInfo node, final ClusterState state) {
        return against(Filters.of(pod, state), node).isEmpty();
    }

    private static List<String> against(final List<Filter> filters, final NodeInfo node) {
        for (final Filter filter : filters) {
            final List<String> reasons = filter.reasons(node);
            if (!reasons.isEmpty()) {
                return reasons;
            }
        }
        return List.of();
    }

    /** Among equals each has its turn. */
    private static NodeInfo best(final List<NodeInfo> nodes, final List<Long> scores, final int turn) {
        final long highest = Collections.max(scores);
        final List<NodeInfo> best = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (scores.get(i) == highest) {
                best.add(nodes.get(i));
            }
        }
        return best.get(Math.floorMod(turn, best.size()));
    }

    private static String message(final int nodes, final Map<String, Integer> reasons) {
        return "0/" + nodes + " nodes are available: "
                + reasons.entrySet().stream()
                        .map(reason -> reason.getValue() + " " + reason.getKey())
                        .sorted()
                        .collect(Collectors.joining(", "))
                + ".";
    }
}
