package io.hawser.ipvs.director;

import io.hawser.linux.ipvs.IpvsDestination;
import io.hawser.linux.ipvs.IpvsServiceKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The destinations that get no new connections and stay until the old ones have ended. Not thread safe. */
final class Draining {
    private final Map<IpvsServiceKey, Set<IpvsDestination.Key>> destinations = new HashMap<>();

    void add(final IpvsServiceKey service, final IpvsDestination.Key destination) {
        destinations.computeIfAbsent(service, key -> new LinkedHashSet<>()).add(destination);
    }

    void remove(final IpvsServiceKey service, final IpvsDestination.Key destination) {
        destinations.computeIfPresent(service, (key, all) -> all.remove(destination) && all.isEmpty() ? null : all);
    }

    void remove(final IpvsServiceKey service) {
        destinations.remove(service);
    }

    Set<IpvsDestination.Key> of(final IpvsServiceKey service) {
        return Set.copyOf(destinations.getOrDefault(service, Set.of()));
    }

    boolean isEmpty() {
        return destinations.isEmpty();
    }

    void clear() {
        destinations.clear();
    }
}
