package io.hawser.controlplane.controller.daemonset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts nodes by how far the pod on them is. Not thread safe. */
final class DaemonSetStatus {
    private int desired;
    private int current;
    private int misplaced;
    private int ready;
    private int available;
    private int updated;
    private Optional<Duration> untilNextAvailable = Optional.empty();

    /** Counts one node with its pods, the oldest first. */
    void add(
            final DaemonPods.Place place,
            final List<ObjectNode> pods,
            final String hash,
            final int minReady,
            final Instant now) {
        if (place != DaemonPods.Place.WANTED) {
            misplaced += pods.isEmpty() ? 0 : 1;
            return;
        }
        desired++;
        if (pods.isEmpty()) {
            return;
        }
        current++;
        // In the midst of an update two may be there: the node is as far as the better one.
        ready += pods.stream().anyMatch(Pods::isReady) ? 1 : 0;
        available += pods.stream().anyMatch(pod -> Pods.isAvailable(pod, minReady, now)) ? 1 : 0;
        updated += pods.stream().anyMatch(pod -> DaemonRollout.isOf(pod, hash)) ? 1 : 0;
        for (final ObjectNode pod : pods) {
            final Optional<Duration> until =
                    Pods.untilAvailable(pod, minReady, now).filter(pause -> !pause.isZero());
            if (until.isPresent()) {
                untilNextAvailable = untilNextAvailable
                        .filter(known -> known.compareTo(until.get()) < 0)
                        .or(() -> until);
            }
        }
    }

    /** When the count of available pods changes by the mere passing of time. */
    Optional<Duration> untilNextAvailable() {
        return untilNextAvailable;
    }

    /** Writes the counts into an object that has a status. */
    void write(final ObjectNode set) {
        final ObjectNode status = (ObjectNode) set.get("status");
        status.set("observedGeneration", Json.at(set, "metadata", "generation"));
        status.put("desiredNumberScheduled", desired);
        status.put("currentNumberScheduled", current);
        status.put("numberMisscheduled", misplaced);
        status.put("numberReady", ready);
        put(status, "updatedNumberScheduled", updated);
        put(status, "numberAvailable", available);
        put(status, "numberUnavailable", desired - available);
    }

    private static void put(final ObjectNode status, final String field, final int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }
}
