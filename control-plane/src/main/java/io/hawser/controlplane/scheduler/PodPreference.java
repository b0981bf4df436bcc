package io.hawser.controlplane.scheduler;

import io.hawser.controlplane.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a node is wanted for the pods that are in its domains: by what the pod prefers, and by what they prefer or
 * require of it (kube-scheduler's InterPodAffinity).
 */
final class PodPreference {
    private final Map<Map.Entry<String, String>, Long> domains = new HashMap<>();

    private PodPreference() {}

    /** In the order of the nodes; all the same if nobody prefers anything. */
    static List<Long> of(final PodInfo pod, final ClusterState state, final List<NodeInfo> nodes) {
        final PodPreference preference = new PodPreference();
        preference.count(pod, state);
        return nodes.stream().map(preference::of).toList();
    }

    private void count(final PodInfo pod, final ClusterState state) {
        final List<PodTerm> near = PodTerm.preferred(pod, PodTerm.NEAR);
        final List<PodTerm> away = PodTerm.preferred(pod, PodTerm.AWAY);
        for (final NodeInfo node : state.nodes()) {
            for (final PodInfo other : node.pods()) {
                add(near, other, state, node, 1);
                add(away, other, state, node, -1);
                if (!Json.at(other.spec(), "affinity").isEmpty()) {
                    add(PodTerm.required(other, PodTerm.NEAR), pod, state, node, 1);
                    add(PodTerm.preferred(other, PodTerm.NEAR), pod, state, node, 1);
                    add(PodTerm.preferred(other, PodTerm.AWAY), pod, state, node, -1);
                }
            }
        }
    }

    private void add(
            final List<PodTerm> terms,
            final PodInfo selected,
            final ClusterState state,
            final NodeInfo node,
            final int sign) {
        for (final PodTerm term : terms) {
            final String domain = node.labels().get(term.key());
            if (domain != null && term.selects(selected, state)) {
                domains.merge(Map.entry(term.key(), domain), sign * term.weight(), Long::sum);
            }
        }
    }

    private long of(final NodeInfo node) {
        long sum = 0;
        for (final Map.Entry<Map.Entry<String, String>, Long> domain : domains.entrySet()) {
            final Map.Entry<String, String> label = domain.getKey();
            if (label.getValue().equals(node.labels().get(label.getKey()))) {
                sum += domain.getValue();
            }
        }
        return sum;
    }
}
