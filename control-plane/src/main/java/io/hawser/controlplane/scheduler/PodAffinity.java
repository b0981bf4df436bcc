package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.selector.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code podAffinity} and {@code podAntiAffinity} that are required: near such pods, or away from them. */
final class PodAffinity {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private PodAffinity() {}

    /** Pods that one pod wants near or away, in a domain. */
    private record Term(String key, LabelSelector selector, Set<String> namespaces) {
        static List<Term> of(final PodInfo pod, final String kind) {
            final List<Term> terms = new ArrayList<>();
            for (final JsonNode term : Json.at(pod.spec(), "affinity", kind, REQUIRED)) {
                final Set<String> namespaces = new HashSet<>();
                term.path("namespaces").forEach(name -> namespaces.add(name.asText()));
                if (namespaces.isEmpty() && !term.has("namespaceSelector")) {
                    namespaces.add(pod.namespace());
                }
                terms.add(new Term(
                        term.path("topologyKey").asText(), LabelSelector.of(term.path("labelSelector")), namespaces));
            }
            return terms;
        }

        /** No names of namespaces: all of them. */
        boolean selects(final PodInfo pod) {
            return (namespaces.isEmpty() || namespaces.contains(pod.namespace())) && selector.matches(pod.labels());
        }
    }

    /** The filter, if this pod or any other says anything of the kind. */
    static Optional<Filter> of(final PodInfo pod, final ClusterState state) {
        final List<Term> near = Term.of(pod, "podAffinity");
        final List<Term> away = Term.of(pod, "podAntiAffinity");
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
                nearDomains.stream().allMatch(Set::isEmpty) && near.stream().allMatch(term -> term.selects(pod));
        return Optional.of(node -> {
            if (!first && !allNear(near, nearDomains, node)) {
                return List.of("node(s) didn't match pod affinity rules");
            }
            for (int i = 0; i < away.size(); i++) {
                if (awayDomains.get(i).contains(node.labels().get(away.get(i).key))) {
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

    private static boolean allNear(final List<Term> near, final List<Set<String>> domains, final NodeInfo node) {
        for (int i = 0; i < near.size(); i++) {
            if (!domains.get(i).contains(node.labels().get(near.get(i).key))) {
                return false;
            }
        }
        return true;
    }

    /** The domains that hold a pod of a term. */
    private static Set<String> domains(final Term term, final ClusterState state) {
        final Set<String> domains = new HashSet<>();
        for (final NodeInfo node : state.nodes()) {
            final String domain = node.labels().get(term.key);
            if (domain != null && node.pods().stream().anyMatch(term::selects)) {
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
                if (Json.at(other.spec(), "affinity", "podAntiAffinity").isEmpty()) {
                    continue;
                }
                for (final Term term : Term.of(other, "podAntiAffinity")) {
                    final String domain = node.labels().get(term.key);
                    if (domain != null && term.selects(pod)) {
                        closed.add(Map.entry(term.key, domain));
                    }
                }
            }
        }
        return closed;
    }
}
