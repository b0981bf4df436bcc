package io.hawser.ipvs.nftables;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Which index each endpoint of a pool has: 0 to their number less one, without holes. Immutable.
 *
 * @param endpoints by index
 */
record Slots(List<Endpoint> endpoints) {
    static final Slots EMPTY = new Slots(List.of());

    /** What is told apart by an index. */
    record Target(IpAddress address, int port) {
        static Target of(final Endpoint endpoint) {
            return new Target(endpoint.address(), endpoint.port());
        }
    }

    Slots {
        endpoints = List.copyOf(endpoints);
    }

    int size() {
        return endpoints.size();
    }

    /** Slots for {@code wanted}, in which as few indexes as can be lead elsewhere than in these. */
    Slots with(final List<Endpoint> wanted) {
        return endpoints.isEmpty()
                ? new Slots(wanted)
                : near(endpoints.stream().map(Target::of).toList(), wanted);
    }

    /**
     * Slots for {@code wanted}, in which as few indexes as can be lead elsewhere than in {@code found}: who stays below
     * the new size keeps the index, and the rest fill the holes.
     *
     * @param found by index; null where nothing was found
     */
    static Slots near(final List<Target> found, final List<Endpoint> wanted) {
        final Map<Target, Endpoint> left = new HashMap<>();
        wanted.forEach(endpoint -> left.put(Target.of(endpoint), endpoint));
        final int size = left.size();
        final List<Endpoint> slots = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            slots.add(i < found.size() && found.get(i) != null ? left.remove(found.get(i)) : null);
        }
        final Iterator<Endpoint> rest = wanted.stream()
                .filter(endpoint -> left.remove(Target.of(endpoint), endpoint))
                .iterator();
        for (int i = 0; i < size; i++) {
            if (slots.get(i) == null) {
                slots.set(i, rest.next());
            }
        }
        return new Slots(slots);
    }
}
