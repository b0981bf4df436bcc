package io.hawser.controlplane.controller.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Templates;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A Deployment's ReplicaSets.
 *
 * @param current of the Deployment's template, if it is there already
 * @param old all others, the oldest first
 */
record Generations(Optional<ObjectNode> current, List<ObjectNode> old) {
    static final Comparator<ObjectNode> BY_AGE = Comparator.<ObjectNode, String>comparing(
                    set -> Json.text(set, "metadata", "creationTimestamp"))
            .thenComparing(Meta::name);

    static Generations of(final ObjectNode deployment, final Collection<ObjectNode> sets) {
        final List<ObjectNode> sorted = new ArrayList<>(sets);
        sorted.sort(BY_AGE);
        final Optional<ObjectNode> current = sorted.stream()
                .filter(set ->
                        Templates.same(Json.at(set, "spec", "template"), Json.at(deployment, "spec", "template")))
                .findFirst();
        current.ifPresent(sorted::remove);
        return new Generations(current, sorted);
    }

    List<ObjectNode> all() {
        final List<ObjectNode> all = new ArrayList<>(old);
        current.ifPresent(all::add);
        return all;
    }

    List<ObjectNode> activeOld() {
        return old.stream().filter(set -> replicas(set) > 0).toList();
    }

    List<ObjectNode> active() {
        return all().stream().filter(set -> replicas(set) > 0).toList();
    }

    static int replicas(final ObjectNode set) {
        return Json.at(set, "spec", "replicas").asInt();
    }

    static int available(final ObjectNode set) {
        return Json.at(set, "status", "availableReplicas").asInt();
    }

    static int replicas(final Collection<ObjectNode> sets) {
        return sets.stream().mapToInt(Generations::replicas).sum();
    }

    static int status(final Collection<ObjectNode> sets, final String field) {
        return sets.stream()
                .mapToInt(set -> Json.at(set, "status", field).asInt())
                .sum();
    }
}
