package io.hawser.controlplane.controller.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * How many pods of a ReplicaSet are how far.
 *
 * @param untilNextAvailable when the count of available pods changes by the mere passing of time
 */
record ReplicaSetStatus(int replicas, int labeled, int ready, int available, Optional<Duration> untilNextAvailable) {
    static ReplicaSetStatus of(final ObjectNode set, final Collection<ObjectNode> active, final Instant now) {
        final int minReady = Json.at(set, "spec", "minReadySeconds").asInt();
        final LabelSelector template = LabelSelector.ofLabels(Json.at(set, "spec", "template", "metadata", "labels"));
        int labeled = 0;
        int ready = 0;
        int available = 0;
        Optional<Duration> next = Optional.empty();
        for (final ObjectNode pod : active) {
            labeled += template.matches(Labels.of(pod)) ? 1 : 0;
            final Optional<Duration> until = Pods.untilAvailable(pod, minReady, now);
            ready += until.isPresent() ? 1 : 0;
            available += until.filter(Duration::isZero).isPresent() ? 1 : 0;
            if (until.isPresent() && !until.get().isZero()) {
                next = next.filter(known -> known.compareTo(until.get()) < 0).or(() -> until);
            }
        }
        return new ReplicaSetStatus(active.size(), labeled, ready, available, next);
    }

    /** Writes the counts into an object that has a status; those that are none are left out, as Kubernetes does. */
    void write(final ObjectNode set, final String failure, final Instant now) {
        final ObjectNode status = (ObjectNode) set.get("status");
        status.put("replicas", replicas);
        put(status, "fullyLabeledReplicas", labeled);
        put(status, "readyReplicas", ready);
        put(status, "availableReplicas", available);
        status.set("observedGeneration", Json.at(set, "metadata", "generation"));
        if (failure.isEmpty()) {
            Conditions.remove(status, "ReplicaFailure");
        } else {
            Conditions.set(status, "ReplicaFailure", "True", "FailedCreate", failure, now);
        }
    }

    private static void put(final ObjectNode status, final String field, final int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }
}
