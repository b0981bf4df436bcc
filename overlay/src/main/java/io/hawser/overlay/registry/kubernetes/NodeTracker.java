package io.hawser.overlay.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.registry.LeaseEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what a change of a Node means for its lease. Most mean nothing: kubelets write their heartbeats there. Not
 * thread safe.
 */
final class NodeTracker {
    private final NodeLeases leases;
    private final Map<String, Lease> known;

    /** @param known leases by name of their nodes, as a snapshot has them */
    NodeTracker(final NodeLeases leases, final Map<String, Lease> known) {
        this.leases = leases;
        this.known = new HashMap<>(known);
    }

    /** What follows from an event of type ADDED, MODIFIED or DELETED. */
    List<LeaseEvent> apply(final String type, final JsonNode object) {
        final NodeObject node = NodeObject.of(object);
        final Optional<Lease> now = type.equals("DELETED") ? Optional.empty() : leases.lease(node);
        final Lease before = now.isPresent() ? known.put(node.name(), now.get()) : known.remove(node.name());
        if (now.isEmpty()) {
            return before == null ? List.of() : List.of(removed(before, node));
        }
        if (before == null) {
            return List.of(new LeaseEvent.Added(now.get()));
        }
        if (!before.subnets().equals(now.get().subnets())) {
            return List.of(removed(before, node), new LeaseEvent.Added(now.get()));
        }
        return before.sameRoute(now.get()) ? List.of() : List.of(new LeaseEvent.Changed(now.get()));
    }

    private static LeaseEvent removed(final Lease before, final NodeObject node) {
        return new LeaseEvent.Removed(before.subnets(), Math.max(before.modified(), node.resourceVersion()));
    }
}
