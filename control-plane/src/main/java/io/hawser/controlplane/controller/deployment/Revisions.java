package io.hawser.controlplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.json.Json;
import java.util.Collection;
import java.util.Set;

/** The annotations by which {@code kubectl rollout history} and {@code undo} find a Deployment's generations. */
final class Revisions {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";

    private static final Set<String> OWN = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            HISTORY,
            DESIRED,
            MAX,
            "deprecated.deployment.rollback.to");

    private Revisions() {}

    /** An object's revision; 0 if it has none. */
    static long of(final JsonNode object) {
        try {
            return Long.parseLong(Labels.annotation(object, REVISION));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }

    static long highest(final Collection<ObjectNode> sets) {
        return sets.stream().mapToLong(Revisions::of).max().orElse(0);
    }

    /** Gives a ReplicaSet the Deployment's annotations and its place in the history. */
    static void annotate(final ObjectNode set, final ObjectNode deployment, final long revision) {
        final ObjectNode annotations = Labels.annotations(set);
        Json.at(deployment, "metadata", "annotations").properties().forEach(one -> {
            if (!OWN.contains(one.getKey())) {
                annotations.set(one.getKey(), one.getValue());
            }
        });
        final long before = of(set);
        if (before < revision) {
            annotations.put(REVISION, Long.toString(revision));
            if (before > 0) {
                final String history = annotations.path(HISTORY).asText("");
                annotations.put(HISTORY, history.isEmpty() ? Long.toString(before) : history + "," + before);
            }
        }
    }

    /** Writes down for how many replicas the set's size was reckoned. */
    static void annotateSize(final ObjectNode set, final RollingLimits limits) {
        Labels.annotations(set)
                .put(DESIRED, Integer.toString(limits.replicas()))
                .put(MAX, Integer.toString(limits.replicas() + limits.maxSurge()));
    }

    /** A number that an annotation holds; the fallback if it holds none. */
    static int number(final JsonNode object, final String annotation, final int fallback) {
        try {
            return Integer.parseInt(Labels.annotation(object, annotation));
        } catch (final NumberFormatException e) {
            return fallback;
        }
    }
}
