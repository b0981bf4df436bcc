package io.hawser.controlplane.controller.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Owners;
import io.hawser.controlplane.controller.model.Templates;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.api.KubeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes, scales and deletes the ReplicaSets of Deployments. */
final class ReplicaSets {
    private final ControllerContext context;

    ReplicaSets(final ControllerContext context) {
        this.context = context;
    }

    /** The set of the Deployment's template, at its place in the history; changes it where it is not there yet. */
    ObjectNode keepRevision(final ObjectNode deployment, final ObjectNode set, final long revision) {
        final ObjectNode wanted = set.deepCopy();
        Revisions.annotate(wanted, deployment, revision);
        copyMinReady(deployment, wanted);
        return wanted.equals(set) ? set : context.cluster().update(ResourceTypes.REPLICA_SETS, wanted);
    }

    /**
     * Makes the set of the Deployment's template. Empty if its name is taken by another: the Deployment's status has
     * counted the collision then, and the next attempt takes another name.
     */
    Optional<ObjectNode> create(
            final ObjectNode deployment, final List<ObjectNode> old, final RollingLimits limits, final long revision) {
        final int collisions = Json.at(deployment, "status", "collisionCount").asInt();
        final String hash = Templates.hash(Json.at(deployment, "spec", "template"), collisions);
        final boolean rolling = RollingLimits.isRolling(deployment);
        final int size = Sizes.ofNew(0, Generations.replicas(old), limits, rolling);
        final ObjectNode set = draft(deployment, hash, size);
        Revisions.annotate(set, deployment, revision);
        Revisions.annotateSize(set, limits);
        final ObjectNode made;
        try {
            made = context.cluster().create(ResourceTypes.REPLICA_SETS, Meta.namespace(deployment), set);
        } catch (final KubeException e) {
            if (e.code() != KubeException.CONFLICT) {
                throw e;
            }
            return taken(deployment, set);
        }
        if (size > 0) {
            context.events()
                    .normal(
                            deployment,
                            "ScalingReplicaSet",
                            "Scaled up replica set " + Meta.name(made) + " from 0 to " + size);
        }
        return Optional.of(made);
    }

    /** The name is taken: by what an earlier attempt has made, or by another. */
    private Optional<ObjectNode> taken(final ObjectNode deployment, final ObjectNode set) {
        final Optional<ObjectNode> found = context.cluster()
                .live(ResourceTypes.REPLICA_SETS, Meta.namespace(deployment), Meta.name(set))
                .filter(one -> Owners.isControlledBy(one, deployment)
                        && Templates.same(Json.at(one, "spec", "template"), Json.at(set, "spec", "template")));
        if (found.isEmpty()) {
            final ObjectNode counted = ControllerContext.withStatus(deployment);
            Json.childOf(counted, "status")
                    .put(
                            "collisionCount",
                            Json.at(deployment, "status", "collisionCount").asInt() + 1);
            context.cluster().updateStatus(ResourceTypes.DEPLOYMENTS, counted);
        }
        return found;
    }

    private static ObjectNode draft(final ObjectNode deployment, final String hash, final int size) {
        final ObjectNode set = Json.object();
        final ObjectNode template = Json.at(deployment, "spec", "template").deepCopy();
        Labels.labels(template).put(Templates.HASH, hash);
        final ObjectNode metadata = set.putObject("metadata")
                .put("name", Meta.name(deployment) + "-" + hash)
                .put("namespace", Meta.namespace(deployment));
        metadata.set("labels", Labels.labels(template).deepCopy());
        metadata.putArray("ownerReferences").add(Owners.reference(ResourceTypes.DEPLOYMENTS, deployment));
        final ObjectNode spec = set.putObject("spec").put("replicas", size);
        final ObjectNode selector = Json.at(deployment, "spec", "selector").deepCopy();
        Json.childOf(selector, "matchLabels").put(Templates.HASH, hash);
        spec.set("selector", selector);
        spec.set("template", template);
        copyMinReady(deployment, set);
        return set;
    }

    private static void copyMinReady(final ObjectNode deployment, final ObjectNode set) {
        final int seconds = Json.at(deployment, "spec", "minReadySeconds").asInt();
        if (Json.at(set, "spec", "minReadySeconds").asInt() != seconds) {
            Json.childOf(set, "spec").put("minReadySeconds", seconds);
        }
    }

    /** Gives a set another size; false if it has it already. */
    boolean scale(final ObjectNode deployment, final ObjectNode set, final int size, final RollingLimits limits) {
        final ObjectNode wanted = set.deepCopy();
        Json.childOf(wanted, "spec").put("replicas", size);
        Revisions.annotateSize(wanted, limits);
        if (wanted.equals(set)) {
            return false;
        }
        context.cluster().update(ResourceTypes.REPLICA_SETS, wanted);
        final int before = Generations.replicas(set);
        if (size != before) {
            context.events()
                    .normal(
                            deployment,
                            "ScalingReplicaSet",
                            "Scaled " + (size > before ? "up" : "down") + " replica set " + Meta.name(set) + " from "
                                    + before + " to " + size);
        }
        return size != before;
    }

    /** Deletes the oldest generations beyond the limit of the history. */
    void forget(final ObjectNode deployment, final List<ObjectNode> old) {
        final List<ObjectNode> alive = new ArrayList<>(
                old.stream().filter(set -> !Meta.isDeleting(set)).toList());
        alive.sort(Comparator.<ObjectNode>comparingLong(Revisions::of).thenComparing(Generations.BY_AGE));
        final int limit = Json.at(deployment, "spec", "revisionHistoryLimit").asInt(Integer.MAX_VALUE);
        for (int i = 0; i < alive.size() - limit; i++) {
            final ObjectNode set = alive.get(i);
            final boolean idle = Generations.replicas(set) == 0
                    && Json.at(set, "status", "replicas").asInt() == 0
                    && Json.at(set, "status", "observedGeneration").asLong()
                            >= Json.at(set, "metadata", "generation").asLong();
            if (idle) {
                context.cluster().delete(ResourceTypes.REPLICA_SETS, set, "");
            }
        }
    }
}
