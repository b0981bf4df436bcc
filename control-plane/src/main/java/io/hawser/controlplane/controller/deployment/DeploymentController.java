package io.hawser.controlplane.controller.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Claims;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Owners;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.selector.LabelSelector;
import io.hawser.kube.watch.ObjectName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a Deployment one step nearer to its spec, each time that something changed. */
public final class DeploymentController {
    private static final int WORKERS = 2;

    private final ControllerContext context;
    private final Informer deployments;
    private final Claims setClaims;
    private final Claims podsOfSets;
    private final ReplicaSets sets;
    private final WorkQueue<ObjectName> queue;

    /** Watches Deployments, ReplicaSets, and pods for those that have to end before others begin. */
    public DeploymentController(final ControllerContext context) {
        this.context = context;
        this.deployments = context.cluster().informer(ResourceTypes.DEPLOYMENTS);
        final Informer replicaSets = context.cluster().informer(ResourceTypes.REPLICA_SETS);
        final Informer pods = context.cluster().informer(ResourceTypes.PODS);
        this.setClaims = new Claims(context.cluster(), replicaSets, ResourceTypes.DEPLOYMENTS);
        this.podsOfSets = new Claims(context.cluster(), pods, ResourceTypes.REPLICA_SETS);
        this.sets = new ReplicaSets(context);
        this.queue = context.newQueue();
        deployments.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        replicaSets.onChange(change -> {
            change.before().ifPresent(this::addOwner);
            change.now().ifPresent(this::addOwner);
        });
        pods.onChange(change -> {
            if (change.now().isEmpty() || Pods.isTerminal(change.now().get())) {
                Owners.controllerName(change.latest(), ResourceTypes.REPLICA_SETS)
                        .flatMap(name -> replicaSets.get(Meta.namespace(change.latest()), name))
                        .ifPresent(this::addOwner);
            }
        });
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("deployment", queue, this::reconcile, WORKERS);
    }

    private void addOwner(final ObjectNode set) {
        final String namespace = Meta.namespace(set);
        Owners.controllerName(set, ResourceTypes.DEPLOYMENTS)
                .ifPresent(name -> queue.add(new ObjectName(namespace, name)));
        if (Owners.controller(set).isEmpty()) {
            for (final ObjectNode deployment : deployments.inNamespace(namespace)) {
                if (LabelSelector.of(Json.at(deployment, "spec", "selector")).matches(Labels.of(set))) {
                    queue.add(ControllerContext.nameOf(deployment));
                }
            }
        }
    }

    void reconcile(final ObjectName name) {
        final ObjectNode deployment = deployments.get(name).orElse(null);
        if (deployment == null) {
            return;
        }
        final Generations found = Generations.of(deployment, setClaims.of(deployment));
        final RollingLimits limits = RollingLimits.of(deployment);
        if (Meta.isDeleting(deployment)) {
            writeStatus(deployment, found, limits, true);
            return;
        }
        final ObjectNode noted = notePause(deployment);
        if (Json.at(noted, "spec", "paused").asBoolean() || wasScaled(found, limits)) {
            resize(noted, found, limits);
        } else if (RollingLimits.isRolling(noted)) {
            roll(noted, found, limits);
        } else {
            recreate(noted, found, limits);
        }
    }

    /** The clock of the deadline does not run while a rollout is paused. */
    private ObjectNode notePause(final ObjectNode deployment) {
        final String reason = DeploymentStatus.reason(deployment);
        final boolean paused = Json.at(deployment, "spec", "paused").asBoolean();
        final boolean noted = reason.equals(DeploymentStatus.PAUSED);
        if (DeploymentStatus.deadline(deployment).isEmpty()
                || reason.equals(DeploymentStatus.TIMED_OUT)
                || paused == noted) {
            return deployment;
        }
        final ObjectNode changed = ControllerContext.withStatus(deployment);
        DeploymentStatus.set(
                (ObjectNode) changed.get("status"),
                DeploymentStatus.PROGRESSING,
                "Unknown",
                paused ? DeploymentStatus.PAUSED : "DeploymentResumed",
                paused ? "Deployment is paused" : "Deployment is resumed",
                context.now());
        return context.cluster().updateStatus(ResourceTypes.DEPLOYMENTS, changed);
    }

    private static boolean wasScaled(final Generations found, final RollingLimits limits) {
        return found.active().stream()
                .anyMatch(set -> Revisions.number(set, Revisions.DESIRED, limits.replicas()) != limits.replicas());
    }

    /** Finds its place in the history for the set of the template, if it is there. */
    private Generations withRevision(final ObjectNode deployment, final Generations found) {
        final long revision = Revisions.highest(found.old()) + 1;
        return new Generations(found.current().map(set -> sets.keepRevision(deployment, set, revision)), found.old());
    }

    /** Makes the set of the template unless it is there; empty if its name was taken by another. */
    private Optional<Generations> withCurrent(
            final ObjectNode deployment, final Generations found, final RollingLimits limits) {
        final Generations kept = withRevision(deployment, found);
        if (kept.current().isPresent()) {
            return Optional.of(kept);
        }
        return sets.create(deployment, kept.old(), limits, Revisions.highest(kept.old()) + 1)
                .map(made -> new Generations(Optional.of(made), kept.old()));
    }

    private void resize(final ObjectNode deployment, final Generations found, final RollingLimits limits) {
        final Generations kept = withRevision(deployment, found);
        final List<ObjectNode> active = kept.active();
        if (active.size() <= 1) {
            final Optional<ObjectNode> only = active.stream()
                    .findFirst()
                    .or(kept::current)
                    .or(() -> kept.old().stream().reduce((older, newer) -> newer));
            only.ifPresent(set -> sets.scale(deployment, set, limits.replicas(), limits));
        } else if (kept.current().filter(set -> isSaturated(deployment, set)).isPresent()) {
            kept.activeOld().forEach(set -> sets.scale(deployment, set, 0, limits));
        } else if (RollingLimits.isRolling(deployment)) {
            final int before = Json.at(deployment, "status", "replicas").asInt();
            Sizes.inProportion(active, limits, before)
                    .forEach((set, size) -> sets.scale(deployment, set, size, limits));
        }
        if (Json.at(deployment, "spec", "paused").asBoolean()) {
            sets.forget(deployment, kept.old());
        }
        writeStatus(deployment, kept, limits, false);
    }

    private static boolean isSaturated(final ObjectNode deployment, final ObjectNode set) {
        final int wanted = Json.at(deployment, "spec", "replicas").asInt();
        return Generations.replicas(set) == wanted
                && Revisions.number(set, Revisions.DESIRED, -1) == wanted
                && Generations.available(set) == wanted;
    }

    private void roll(final ObjectNode deployment, final Generations found, final RollingLimits limits) {
        final Optional<Generations> kept = withCurrent(deployment, found, limits);
        if (kept.isEmpty()) {
            return;
        }
        final ObjectNode current = kept.get().current().orElseThrow();
        final int size = Sizes.ofNew(
                Generations.replicas(current), Generations.replicas(kept.get().all()), limits, true);
        final boolean grown = size != Generations.replicas(current) && sets.scale(deployment, current, size, limits);
        if (!grown) {
            final Map<ObjectNode, Integer> sizes = Sizes.ofOld(kept.get(), limits);
            sizes.forEach((set, less) -> sets.scale(deployment, set, less, limits));
        }
        finish(deployment, kept.get(), limits);
    }

    private void recreate(final ObjectNode deployment, final Generations found, final RollingLimits limits) {
        final Generations kept = withRevision(deployment, found);
        boolean ending = false;
        for (final ObjectNode set : kept.activeOld()) {
            ending |= sets.scale(deployment, set, 0, limits);
        }
        ending |= kept.old().stream()
                .flatMap(set -> podsOfSets.named(set).stream())
                .anyMatch(pod -> !Pods.isTerminal(pod));
        if (ending) {
            writeStatus(deployment, kept, limits, true);
            return;
        }
        final Optional<Generations> all = withCurrent(deployment, kept, limits);
        if (all.isEmpty()) {
            return;
        }
        final ObjectNode current = all.get().current().orElseThrow();
        if (Generations.replicas(current) != limits.replicas()) {
            sets.scale(deployment, current, limits.replicas(), limits);
        }
        finish(deployment, all.get(), limits);
    }

    private void finish(final ObjectNode deployment, final Generations kept, final RollingLimits limits) {
        final ObjectNode written = writeStatus(deployment, kept, limits, true);
        if (DeploymentStatus.isComplete(written)) {
            sets.forget(written, kept.old());
        }
    }

    private ObjectNode writeStatus(
            final ObjectNode before, final Generations kept, final RollingLimits limits, final boolean withProgress) {
        final Instant now = context.now();
        final ObjectNode wanted = ControllerContext.withStatus(before);
        kept.current()
                .map(Revisions::of)
                .filter(revision -> revision > 0)
                .ifPresent(revision -> Labels.annotations(wanted).put(Revisions.REVISION, Long.toString(revision)));
        DeploymentStatus.count(wanted, kept, limits, now);
        if (withProgress) {
            noteNew(before, wanted, kept, now);
            DeploymentStatus.progress(wanted, before, kept, now);
        }
        final ObjectNode written =
                wanted.equals(before) ? before : context.cluster().updateStatus(ResourceTypes.DEPLOYMENTS, wanted);
        DeploymentStatus.untilDeadline(written, now)
                .ifPresent(pause -> queue.addAfter(ControllerContext.nameOf(written), pause));
        return written;
    }

    /** A rollout begins: its deadline runs from here on. */
    private static void noteNew(
            final ObjectNode before, final ObjectNode wanted, final Generations kept, final Instant now) {
        final boolean another =
                kept.current().isPresent() && Revisions.of(kept.current().get()) != Revisions.of(before);
        if (DeploymentStatus.deadline(wanted).isPresent() && another) {
            final ObjectNode set = kept.current().get();
            final boolean fresh = Labels.annotation(set, Revisions.HISTORY).isEmpty();
            DeploymentStatus.set(
                            (ObjectNode) wanted.get("status"),
                            DeploymentStatus.PROGRESSING,
                            "True",
                            fresh ? "NewReplicaSetCreated" : "FoundNewReplicaSet",
                            (fresh ? "Created new replica set \"" : "Found new replica set \"") + Meta.name(set) + "\"",
                            now)
                    .put("lastUpdateTime", Meta.time(now));
        }
    }
}
