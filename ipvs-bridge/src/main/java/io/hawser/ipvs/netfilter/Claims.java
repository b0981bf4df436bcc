package io.hawser.ipvs.netfilter;

import io.hawser.proxy.service.ServicePortName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who has which frontend. The API keeps them apart, but not at every moment that is seen of it, and not external
 * addresses: of several that claim one frontend, the first by name has it. Not thread safe.
 *
 * @param <K> what frontends are known by
 */
public final class Claims<K> {
    private final Map<K, ServicePortName> owners = new HashMap<>();
    /** All claimants, where there are several. */
    private final Map<K, SortedSet<ServicePortName>> contested = new HashMap<>();

    /** Somebody claims a frontend. */
    public void add(final K frontend, final ServicePortName claimant) {
        final ServicePortName owner = owners.putIfAbsent(frontend, claimant);
        if (owner == null || owner.equals(claimant)) {
            return;
        }
        final SortedSet<ServicePortName> claimants = contested.computeIfAbsent(frontend, key -> new TreeSet<>());
        claimants.add(owner);
        claimants.add(claimant);
        owners.put(frontend, claimants.first());
    }

    /** Somebody claims a frontend no more. */
    public void remove(final K frontend, final ServicePortName claimant) {
        final SortedSet<ServicePortName> claimants = contested.get(frontend);
        if (claimants == null) {
            owners.remove(frontend, claimant);
            return;
        }
        claimants.remove(claimant);
        owners.put(frontend, claimants.first());
        if (claimants.size() == 1) {
            contested.remove(frontend);
        }
    }

    /** Whether the frontend is this claimant's. */
    public boolean isOwner(final K frontend, final ServicePortName claimant) {
        return claimant.equals(owners.get(frontend));
    }

    /** All who claim the frontend. */
    public Set<ServicePortName> claimants(final K frontend) {
        final SortedSet<ServicePortName> claimants = contested.get(frontend);
        if (claimants != null) {
            return Set.copyOf(claimants);
        }
        final ServicePortName owner = owners.get(frontend);
        return owner == null ? Set.of() : Set.of(owner);
    }
}
