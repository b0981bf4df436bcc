package io.hawser.controlplane.controller.podgc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes pods whose node is gone, pods that are being deleted without ever having had a node, and the oldest of those
 * that have ended, when there are too many.
 */
public final class PodGarbageCollector {
    /** Of pods that have ended, as kube-controller-manager has it. */
    public static final int DEFAULT_THRESHOLD = 12_500;

    private static final String ON_NODE = "node";
    private static final String ENDED = "ended";

    private final ControllerContext context;
    private final Duration quarantine;
    private final int threshold;
    private final Informer nodes;
    private final Informer pods;
    private final WorkQueue<ObjectName> queue;
    private final Map<String, Long> missingSinceNs = new ConcurrentHashMap<>();

    /**
     * Watches pods and nodes.
     *
     * @param quarantine a node that was deleted may come back under its name, and find its pods
     * @param threshold how many pods that have ended are kept
     */
    public PodGarbageCollector(final ControllerContext context, final Duration quarantine, final int threshold) {
        this.context = context;
        this.quarantine = quarantine;
        this.threshold = threshold;
        this.nodes = context.cluster().informer(ResourceTypes.NODES);
        this.pods = context.cluster().informer(ResourceTypes.PODS);
        this.queue = context.newQueue();
        pods.addIndex(ON_NODE, pod -> List.of(Pods.node(pod)));
        pods.addIndex(ENDED, pod -> Pods.isTerminal(pod) ? List.of(ENDED) : List.of());
        pods.onChange(change -> change.now().ifPresent(pod -> queue.add(ControllerContext.nameOf(pod))));
        nodes.onChange(change -> {
            missingSinceNs.remove(Meta.name(change.latest()));
            if (change.now().isEmpty()) {
                pods.byIndex(ON_NODE, Meta.name(change.latest()))
                        .forEach(pod -> queue.add(ControllerContext.nameOf(pod)));
            }
        });
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("pod-garbage-collector", queue, this::reconcile, 1);
    }

    void reconcile(final ObjectName name) {
        final ObjectNode pod = pods.get(name).orElse(null);
        if (pod == null) {
            return;
        }
        final String node = Pods.node(pod);
        if (node.isEmpty()) {
            if (Meta.isDeleting(pod)) {
                context.cluster().deleteNow(ResourceTypes.PODS, pod);
            }
        } else if (nodes.get("", node).isEmpty()) {
            orphaned(name, pod, node);
        } else if (Pods.isTerminal(pod)) {
            trim();
        }
    }

    private void orphaned(final ObjectName name, final ObjectNode pod, final String node) {
        final long now = context.nanoTime().getAsLong();
        final long since = missingSinceNs.computeIfAbsent(node, none -> now);
        final Duration left = quarantine.minusNanos(now - since);
        if (!left.isZero() && !left.isNegative()) {
            queue.addAfter(name, left);
            return;
        }
        if (context.cluster().live(ResourceTypes.NODES, "", node).isPresent()) {
            return;
        }
        if (!Pods.isTerminal(pod)) {
            final ObjectNode failed = pod.deepCopy();
            final ObjectNode status = Json.childOf(failed, "status").put("phase", "Failed");
            Conditions.set(
                    status,
                    "DisruptionTarget",
                    "True",
                    "DeletionByPodGC",
                    "PodGC: node no longer exists",
                    context.now());
            context.cluster().deleteNow(ResourceTypes.PODS, context.cluster().updateStatus(ResourceTypes.PODS, failed));
        } else {
            context.cluster().deleteNow(ResourceTypes.PODS, pod);
        }
    }

    private void trim() {
        final List<ObjectNode> ended = pods.byIndex(ENDED, ENDED);
        if (threshold <= 0 || ended.size() <= threshold) {
            return;
        }
        ended.stream()
                .sorted(Comparator.comparing(pod -> Json.text(pod, "metadata", "creationTimestamp")))
                .limit(ended.size() - threshold)
                .forEach(pod -> context.cluster().deleteNow(ResourceTypes.PODS, pod));
    }
}
