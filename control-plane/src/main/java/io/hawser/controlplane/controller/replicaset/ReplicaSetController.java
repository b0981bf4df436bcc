package io.hawser.controlplane.controller.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Change;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Claims;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Owners;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.model.Templates;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.selector.LabelSelector;
import io.hawser.kube.api.KubeException;
import io.hawser.kube.watch.ObjectName;
import java.util.List;

/** Keeps as many pods as a ReplicaSet wants, and its status. */
public final class ReplicaSetController {
    private static final int WORKERS = 2;
    /** Pods made or ended before the status is written once. */
    private static final int BURST = 500;

    private final ControllerContext context;
    private final Informer sets;
    private final Claims claims;
    private final WorkQueue<ObjectName> queue;

    /** Watches ReplicaSets and pods. */
    public ReplicaSetController(final ControllerContext context) {
        this.context = context;
        this.sets = context.cluster().informer(ResourceTypes.REPLICA_SETS);
        final Informer pods = context.cluster().informer(ResourceTypes.PODS);
        this.claims = new Claims(context.cluster(), pods, ResourceTypes.REPLICA_SETS);
        this.queue = context.newQueue();
        sets.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        pods.onChange(this::podChanged);
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("replicaset", queue, this::reconcile, WORKERS);
    }

    private void podChanged(final Change change) {
        change.before().ifPresent(this::addOwner);
        change.now().ifPresent(this::addOwner);
    }

    private void addOwner(final ObjectNode pod) {
        final String namespace = Meta.namespace(pod);
        Owners.controllerName(pod, ResourceTypes.REPLICA_SETS)
                .ifPresent(name -> queue.add(new ObjectName(namespace, name)));
        if (Owners.controller(pod).isEmpty()) {
            for (final ObjectNode set : sets.inNamespace(namespace)) {
                if (LabelSelector.of(Json.at(set, "spec", "selector")).matches(Labels.of(pod))) {
                    queue.add(ControllerContext.nameOf(set));
                }
            }
        }
    }

    void reconcile(final ObjectName name) {
        final ObjectNode set = sets.get(name).orElse(null);
        if (set == null) {
            return;
        }
        final List<ObjectNode> active = active(set);
        RuntimeException failure = null;
        if (!Meta.isDeleting(set)) {
            try {
                manage(set, active);
            } catch (final KubeException e) {
                failure = e;
            }
        }
        writeStatus(set, failure == null ? "" : failure.getMessage());
        if (failure != null) {
            throw failure;
        }
    }

    private List<ObjectNode> active(final ObjectNode set) {
        return claims.of(set).stream().filter(Pods::isActive).toList();
    }

    private void manage(final ObjectNode set, final List<ObjectNode> active) {
        final int missing = Json.at(set, "spec", "replicas").asInt() - active.size();
        for (int i = 0; i < Math.min(missing, BURST); i++) {
            create(set);
        }
        if (missing < 0) {
            DeletionOrder.of(active, active).stream()
                    .limit(Math.min(-missing, BURST))
                    .forEach(pod -> {
                        context.cluster().delete(ResourceTypes.PODS, pod, "");
                        context.events().normal(set, "SuccessfulDelete", "Deleted pod: " + Meta.name(pod));
                    });
        }
        if (Math.abs(missing) > BURST) {
            queue.add(ControllerContext.nameOf(set));
        }
    }

    private void create(final ObjectNode set) {
        final ObjectNode pod = Templates.pod(Json.at(set, "spec", "template"), ResourceTypes.REPLICA_SETS, set);
        try {
            final ObjectNode made = context.cluster().create(ResourceTypes.PODS, Meta.namespace(set), pod);
            context.events().normal(set, "SuccessfulCreate", "Created pod: " + Meta.name(made));
        } catch (final KubeException e) {
            if (e.code() != KubeException.NO_ANSWER) {
                context.events().warning(set, "FailedCreate", "Error creating: " + e.getMessage());
            }
            throw e;
        }
    }

    private void writeStatus(final ObjectNode before, final String failure) {
        // Adopting and creating have not changed the set itself, but somebody else may have.
        final ObjectNode set = sets.get(ControllerContext.nameOf(before)).orElse(before);
        if (!Meta.uid(set).equals(Meta.uid(before))) {
            return;
        }
        final ObjectNode wanted = ControllerContext.withStatus(set);
        final ReplicaSetStatus counted = ReplicaSetStatus.of(
                set, claims.named(set).stream().filter(Pods::isActive).toList(), context.now());
        counted.write(wanted, failure, context.now());
        counted.untilNextAvailable().ifPresent(pause -> queue.addAfter(ControllerContext.nameOf(set), pause));
        if (!wanted.get("status").equals(set.path("status"))) {
            context.cluster().updateStatus(ResourceTypes.REPLICA_SETS, wanted);
        }
    }
}
