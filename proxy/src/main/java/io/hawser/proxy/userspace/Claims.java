package io.hawser.proxy.userspace;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.ServicePortName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who claims which frontend. The API keeps ClusterIPs apart, but not at every moment that is seen of it, and not
 * external addresses: of several that claim one, the first by name has it. Not thread safe.
 */
final class Claims {
    private final Map<FrontendKey, TreeMap<ServicePortName, FrontendKind>> claimants = new HashMap<>();
    private final Map<ServicePortName, Map<FrontendKey, FrontendKind>> byService = new HashMap<>();

    /** A claim. */
    record Claim(ServicePortName service, FrontendKind kind) {}

    /** What a service claims; empty if it is not known. */
    Map<FrontendKey, FrontendKind> of(final ServicePortName service) {
        return byService.getOrDefault(service, Map.of());
    }

    /** Says what a service claims from now on; nothing if it has gone. */
    void put(final ServicePortName service, final Map<FrontendKey, FrontendKind> keys) {
        for (final FrontendKey key : of(service).keySet()) {
            final TreeMap<ServicePortName, FrontendKind> all = claimants.get(key);
            all.remove(service);
            if (all.isEmpty()) {
                claimants.remove(key);
            }
        }
        keys.forEach((key, kind) ->
                claimants.computeIfAbsent(key, any -> new TreeMap<>()).put(service, kind));
        if (keys.isEmpty()) {
            byService.remove(service);
        } else {
            byService.put(service, Map.copyOf(keys));
        }
    }

    /** Who has a frontend. */
    Optional<Claim> owner(final FrontendKey key) {
        return Optional.ofNullable(claimants.get(key))
                .map(all -> new Claim(all.firstKey(), all.firstEntry().getValue()));
    }

    /** The addresses of all frontends that are not the node's own. */
    Set<IpAddress> foreignAddresses(final Collection<IpAddress> own) {
        final Set<IpAddress> addresses = new HashSet<>();
        claimants.keySet().forEach(key -> addresses.add(key.address()));
        addresses.removeAll(own);
        return addresses;
    }
}
