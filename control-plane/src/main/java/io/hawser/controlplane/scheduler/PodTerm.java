package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.selector.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pods that one pod wants near itself or away, in a domain: a term of {@code podAffinity} or {@code podAntiAffinity}.
 *
 * @param key the label of nodes whose values tell domains apart
 * @param namespaces whose pods are meant
 * @param ofNamespaces which namespaces' pods are meant beside those; KEP-2249
 * @param weight how much it counts; 1 if it is required
 */
record PodTerm(
        String key, LabelSelector selector, Set<String> namespaces, Optional<LabelSelector> ofNamespaces, long weight) {
    static final String NEAR = "podAffinity";
    static final String AWAY = "podAntiAffinity";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    /** Those that must hold. */
    static List<PodTerm> required(final PodInfo pod, final String kind) {
        final List<PodTerm> terms = new ArrayList<>();
        Json.at(pod.spec(), "affinity", kind, REQUIRED).forEach(term -> terms.add(of(term, pod, 1)));
        return terms;
    }

    /** Those that should hold. */
    static List<PodTerm> preferred(final PodInfo pod, final String kind) {
        final List<PodTerm> terms = new ArrayList<>();
        Json.at(pod.spec(), "affinity", kind, PREFERRED)
                .forEach(term -> terms.add(of(
                        term.path("podAffinityTerm"), pod, term.path("weight").asLong())));
        return terms;
    }

    private static PodTerm of(final JsonNode term, final PodInfo pod, final long weight) {
        final Set<String> namespaces = new HashSet<>();
        term.path("namespaces").forEach(name -> namespaces.add(name.asText()));
        final JsonNode selector = term.path("namespaceSelector");
        if (namespaces.isEmpty() && Json.absent(selector)) {
            namespaces.add(pod.namespace());
        }
        return new PodTerm(
                term.path("topologyKey").asText(),
                LabelSelector.of(term.path("labelSelector")),
                namespaces,
                Json.absent(selector) ? Optional.empty() : Optional.of(LabelSelector.of(selector)),
                weight);
    }

    /** Whether it is about this pod. */
    boolean selects(final PodInfo pod, final ClusterState state) {
        return selector.matches(pod.labels())
                && (namespaces.contains(pod.namespace())
                        || ofNamespaces
                                .filter(wanted -> wanted.matches(state.labelsOfNamespace(pod.namespace())))
                                .isPresent());
    }
}
