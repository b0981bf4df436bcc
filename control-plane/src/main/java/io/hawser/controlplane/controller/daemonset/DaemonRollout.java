package io.hawser.controlplane.controller.daemonset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.IntOrPercent;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The next step of replacing pods of older templates. Pure.
 *
 * @param delete pods that have to go
 * @param create nodes that get a new pod beside the old one
 */
record DaemonRollout(List<ObjectNode> delete, List<String> create) {
    static final DaemonRollout NOTHING = new DaemonRollout(List.of(), List.of());

    /** @param byNode the pods of each node that wants one */
    static DaemonRollout of(
            final ObjectNode set, final String hash, final Map<String, List<ObjectNode>> byNode, final Instant now) {
        final var rolling = Json.at(set, "spec", "updateStrategy", "rollingUpdate");
        final int wanted = byNode.size();
        final int surge = IntOrPercent.of(rolling.path("maxSurge"), wanted, true);
        final int unavailable = IntOrPercent.of(rolling.path("maxUnavailable"), wanted, true);
        final int minReady = Json.at(set, "spec", "minReadySeconds").asInt();
        return surge == 0
                ? inPlace(hash, byNode, Math.max(1, unavailable), minReady, now)
                : beside(hash, byNode, surge, minReady, now);
    }

    private static DaemonRollout inPlace(
            final String hash,
            final Map<String, List<ObjectNode>> byNode,
            final int most,
            final int minReady,
            final Instant now) {
        final List<ObjectNode> delete = new ArrayList<>();
        final List<ObjectNode> candidates = new ArrayList<>();
        int missing = 0;
        for (final List<ObjectNode> pods : byNode.values()) {
            final Optional<ObjectNode> fresh = newest(pods, hash);
            final Optional<ObjectNode> old = oldOf(pods, hash);
            if (fresh.isPresent() || old.isEmpty()) {
                missing += fresh.filter(pod -> Pods.isAvailable(pod, minReady, now))
                                .isPresent()
                        ? 0
                        : 1;
            } else if (Pods.isAvailable(old.get(), minReady, now)) {
                candidates.add(old.get());
            } else {
                // It serves nobody: nothing is lost with it.
                missing++;
                delete.add(old.get());
            }
        }
        candidates.stream().limit(Math.max(0, most - missing)).forEach(delete::add);
        return new DaemonRollout(delete, List.of());
    }

    private static DaemonRollout beside(
            final String hash,
            final Map<String, List<ObjectNode>> byNode,
            final int most,
            final int minReady,
            final Instant now) {
        final List<ObjectNode> delete = new ArrayList<>();
        final List<String> create = new ArrayList<>();
        final List<String> candidates = new ArrayList<>();
        int doubled = 0;
        for (final Map.Entry<String, List<ObjectNode>> entry : byNode.entrySet()) {
            final Optional<ObjectNode> fresh = newest(entry.getValue(), hash);
            final Optional<ObjectNode> old = oldOf(entry.getValue(), hash);
            if (old.isEmpty()) {
                continue;
            }
            if (fresh.isPresent()) {
                if (Pods.isAvailable(fresh.get(), minReady, now)) {
                    delete.add(old.get());
                } else {
                    doubled++;
                }
            } else if (Pods.isAvailable(old.get(), minReady, now)) {
                candidates.add(entry.getKey());
            } else {
                create.add(entry.getKey());
            }
        }
        candidates.stream().limit(Math.max(0, most - doubled)).forEach(create::add);
        return new DaemonRollout(delete, create);
    }

    private static Optional<ObjectNode> newest(final List<ObjectNode> pods, final String hash) {
        return pods.stream()
                .filter(pod -> !Meta.isDeleting(pod) && isOf(pod, hash))
                .findFirst();
    }

    private static Optional<ObjectNode> oldOf(final List<ObjectNode> pods, final String hash) {
        return pods.stream()
                .filter(pod -> !Meta.isDeleting(pod) && !isOf(pod, hash))
                .findFirst();
    }

    static boolean isOf(final ObjectNode pod, final String hash) {
        return Labels.label(pod, DaemonPods.HASH).equals(hash);
    }
}
