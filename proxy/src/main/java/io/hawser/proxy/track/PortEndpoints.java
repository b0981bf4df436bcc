package io.hawser.proxy.track;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.ServiceSpecPort;
import io.hawser.proxy.object.SliceEndpoint;
import io.hawser.proxy.object.SlicePort;
import io.hawser.proxy.service.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All endpoints of one service port in one family, of all its slices. Each address and port is there once. */
final class PortEndpoints {
    private final List<Candidate> candidates;

    private PortEndpoints(final List<Candidate> candidates) {
        this.candidates = candidates;
    }

    static PortEndpoints of(
            final Collection<EndpointSliceObject> slices,
            final ServiceSpecPort port,
            final IpFamily family,
            final String node) {
        final List<Candidate> all = new ArrayList<>();
        int parts = 0;
        for (final EndpointSliceObject slice : slices) {
            if (slice.family().filter(family::equals).isPresent()) {
                for (final SlicePort target : slice.ports()) {
                    if (target.name().equals(port.name()) && target.protocol() == port.protocol()) {
                        parts++;
                        slice.endpoints()
                                .forEach(endpoint -> all.add(new Candidate(
                                        new Endpoint(
                                                endpoint.address(),
                                                target.port(),
                                                !node.isEmpty()
                                                        && endpoint.node().equals(node)),
                                        endpoint)));
                    }
                }
            }
        }
        return new PortEndpoints(parts > 1 ? merged(all) : all);
    }

    List<Endpoint> where(final Predicate<Candidate> wanted) {
        final List<Endpoint> found = new ArrayList<>(candidates.size());
        for (final Candidate candidate : candidates) {
            if (wanted.test(candidate)) {
                found.add(candidate.endpoint);
            }
        }
        return found;
    }

    List<Candidate> ready() {
        return candidates.stream().filter(Candidate::isReady).toList();
    }

    /** While endpoints move from one slice to another they may be in both, or twice in one. */
    private static List<Candidate> merged(final List<Candidate> all) {
        final Map<IpAddress, Map<Integer, Candidate>> once = new TreeMap<>();
        all.forEach(candidate -> once.computeIfAbsent(candidate.endpoint.address(), any -> new TreeMap<>())
                .merge(candidate.endpoint.port(), candidate, Candidate::orBetter));
        return once.values().stream().flatMap(ports -> ports.values().stream()).toList();
    }

    /** An endpoint, and what its slice says of it. */
    record Candidate(Endpoint endpoint, SliceEndpoint said) {
        boolean isReady() {
            return said.ready();
        }

        boolean isLocal() {
            return endpoint.local();
        }

        boolean isServingTerminating() {
            return said.isServingTerminating();
        }

        private Candidate orBetter(final Candidate other) {
            return other.worth() > worth() ? other : this;
        }

        private int worth() {
            return (said.ready() ? 4 : 0) + (said.serving() ? 2 : 0) + (endpoint.local() ? 1 : 0);
        }
    }
}
