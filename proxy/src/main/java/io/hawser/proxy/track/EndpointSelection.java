package io.hawser.proxy.track;

import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.track.PortEndpoints.Candidate;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which endpoints a node uses, as kube-proxy chooses.
 *
 * @param cluster for traffic of policy Cluster
 * @param local for traffic of policy Local
 */
record EndpointSelection(List<Endpoint> cluster, List<Endpoint> local) {
    /** @param needsLocal whether any policy is Local */
    static EndpointSelection of(final PortEndpoints endpoints, final NodePlace place, final boolean needsLocal) {
        final Predicate<Candidate> near = near(endpoints.ready(), place);
        List<Endpoint> cluster = endpoints.where(candidate -> candidate.isReady() && near.test(candidate));
        if (cluster.isEmpty()) {
            // KEP-1669: rather those that still serve than none.
            cluster = endpoints.where(Candidate::isServingTerminating);
        }
        List<Endpoint> local = List.of();
        if (needsLocal) {
            local = endpoints.where(candidate -> candidate.isReady() && candidate.isLocal());
            if (local.isEmpty()) {
                local = endpoints.where(candidate -> candidate.isServingTerminating() && candidate.isLocal());
            }
        }
        return new EndpointSelection(cluster, local);
    }

    /**
     * Hints count only if every ready endpoint has some and one is for this node or zone: half a set of hints is one
     * in the making, and following it would overload who has one already (KEP-2433, KEP-3015).
     */
    private static Predicate<Candidate> near(final List<Candidate> ready, final NodePlace place) {
        if (followed(ready, candidate -> candidate.said().nodeHints(), place.node())) {
            return candidate -> candidate.said().nodeHints().contains(place.node());
        }
        if (followed(ready, candidate -> candidate.said().zoneHints(), place.zone())) {
            return candidate -> candidate.said().zoneHints().contains(place.zone());
        }
        return candidate -> true;
    }

    private static boolean followed(final List<Candidate> ready, final Hints hints, final String name) {
        boolean forUs = false;
        for (final Candidate candidate : ready) {
            final List<String> names = hints.of(candidate);
            if (names.isEmpty()) {
                return false;
            }
            forUs |= !name.isEmpty() && names.contains(name);
        }
        return forUs;
    }

    @FunctionalInterface
    private interface Hints {
        List<String> of(Candidate candidate);
    }
}
