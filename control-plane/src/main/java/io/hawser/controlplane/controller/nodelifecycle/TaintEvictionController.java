package io.hawser.controlplane.controller.nodelifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.model.Taints;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deletes pods that do not tolerate their node's NoExecute taints, or not for longer. The time runs from the taint's
 * own {@code timeAdded}, so that another leader goes on where the former one stopped.
 */
public final class TaintEvictionController {
    private static final String ON_NODE = "node";
    private static final int WORKERS = 2;

    private final ControllerContext context;
    private final Informer nodes;
    private final Informer pods;
    private final WorkQueue<ObjectName> queue;

    /** Watches nodes and pods. */
    public TaintEvictionController(final ControllerContext context) {
        this.context = context;
        this.nodes = context.cluster().informer(ResourceTypes.NODES);
        this.pods = context.cluster().informer(ResourceTypes.PODS);
        this.queue = context.newQueue();
        pods.addIndex(ON_NODE, pod -> List.of(Pods.node(pod)));
        pods.onChange(change -> change.now()
                .filter(pod -> !Pods.node(pod).isEmpty())
                .ifPresent(pod -> queue.add(ControllerContext.nameOf(pod))));
        nodes.onChange(change -> {
            final boolean same = change.before().isPresent()
                    && Json.at(change.before().get(), "spec", "taints")
                            .equals(Json.at(change.latest(), "spec", "taints"));
            if (change.now().isPresent() && !same) {
                pods.byIndex(ON_NODE, Meta.name(change.latest()))
                        .forEach(pod -> queue.add(ControllerContext.nameOf(pod)));
            }
        });
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("taint-eviction", queue, this::reconcile, WORKERS);
    }

    void reconcile(final ObjectName name) {
        final ObjectNode pod = pods.get(name).orElse(null);
        if (pod == null || Meta.isDeleting(pod) || Pods.isTerminal(pod)) {
            return;
        }
        final ObjectNode node = nodes.get("", Pods.node(pod)).orElse(null);
        if (node == null) {
            return;
        }
        final Instant now = context.now();
        final Optional<Instant> deadline = deadline(node, pod, now);
        if (deadline.isEmpty()) {
            return;
        }
        final Duration left = Duration.between(now, deadline.get());
        if (left.isZero() || left.isNegative()) {
            context.events()
                    .normal(
                            pod,
                            "TaintManagerEviction",
                            "Marking for deletion Pod " + Meta.namespace(pod) + "/" + Meta.name(pod));
            context.cluster().delete(ResourceTypes.PODS, pod, "");
        } else {
            queue.addAfter(name, left);
        }
    }

    /** When the pod has to leave; empty if it may stay. */
    static Optional<Instant> deadline(final ObjectNode node, final ObjectNode pod, final Instant now) {
        Optional<Instant> earliest = Optional.empty();
        for (final JsonNode taint : Json.at(node, "spec", "taints")) {
            if (!taint.path("effect").asText().equals(Taints.NO_EXECUTE)) {
                continue;
            }
            final Optional<JsonNode> toleration = Taints.toleration(Json.at(pod, "spec", "tolerations"), taint);
            if (toleration.isEmpty()) {
                return Optional.of(now);
            }
            final JsonNode seconds = toleration.get().path("tolerationSeconds");
            if (seconds.isNumber()) {
                final Instant since =
                        Conditions.time(taint.path("timeAdded").asText()).orElse(now);
                final Instant end = since.plusSeconds(Math.max(0, seconds.asLong()));
                earliest = earliest.filter(end::isAfter).or(() -> Optional.of(end));
            }
        }
        return earliest;
    }
}
