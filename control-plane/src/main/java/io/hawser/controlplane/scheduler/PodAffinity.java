package io.hawser.controlplane.scheduler;

import io.hawser.controlplane.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code podAffinity} and {@code podAntiAffinity} that are required: near such pods, or away from them. */
final class PodAffinity {
    private PodAffinity() {}

    /** The filter, if this pod or any other says anything of the kind. */
    static Optional<Filter> of(final PodInfo pod, final ClusterState state) {
        final List<PodTerm> near = PodTerm.required(pod, PodTerm.NEAR);
        final List<PodTerm> away = PodTerm.required(pod, PodTerm.AWAY);
        final Set<Map.Entry<String, String>> closed = closedBy(pod, state);
        if (near.isEmpty() && away.isEmpty() && closed.isEmpty()) {
            return Optional.empty();
        }
        final List<Set<String>> nearDomains =
                near.stream().map(term -> domains(term, state)).toList();
        final List<Set<String>> awayDomains =
                away.stream().map(term -> domains(term, state)).toList();
        // The first of pods that want to be near each other has to be somewhere.
        final boolean first =
                nearDomains.stream().allMatch(Set::isEmpty) && near.stream().allMatch(term -> term.selects(pod, state));
        return Optional.of(node -> {
            if (!first && !allNear(near, nearDomains, node)) {
                return List.of("node(s) didn't match pod affinity rules");
            }
            for (int i = 0; i < away.size(); i++) {
                if (awayDomains.get(i).contains(node.labels().get(away.get(i).key()))) {
                    return List.of("node(s) didn't match pod anti-affinity rules");
                }
            }
            return closed.stream()
                            .anyMatch(domain ->
                                    domain.getValue().equals(node.labels().get(domain.getKey())))
                    ? List.of("node(s) didn't satisfy existing pods anti-affinity rules")
                    : List.of();
        });
    }

    private static boolean allNear(final List<PodTerm> near, final List<Set<String>> domains, final NodeInfo node) {
        for (int i = 0; i < near.size(); i++) {
            if (!domains.get(i).contains(node.labels().get(near.get(i).key()))) {
                return false;
            }
        }
        return true;
    }

    /** The domains that hold a pod of a term. */
    private static Set<String> domains(final PodTerm term, final ClusterState state) {
        final Set<String> domains = new HashSet<>();
        for (final NodeInfo node : state.nodes()) {
            final String domain = node.labels().get(term.key());
            if (domain != null && node.pods().stream().anyMatch(pod -> term.selects(pod, state))) {
                domains.add(domain);
            }
        }
        return domains;
    }

    /** The domains that other pods keep this one away from. */
    private static Set<Map.Entry<String, String>> closedBy(final PodInfo pod, final ClusterState state) {
        final Set<Map.Entry<String, String>> closed = new HashSet<>();
        for (final NodeInfo node : state.nodes()) {
            for (final PodInfo other : node.pods()) {
                if (Json.at(other.spec(), "affinity", PodTerm.AWAY).isEmpty()) {
                    continue;
                }
                for (final PodTerm term : PodTerm.required(other, PodTerm.AWAY)) {
                    final String domain = node.labels().get(term.key());
                    if (domain != null && term.selects(pod, state)) {
                        closed.add(Map.entry(term.key(), domain));
                    }
                }
            }
        }
        return closed;
    }
}
