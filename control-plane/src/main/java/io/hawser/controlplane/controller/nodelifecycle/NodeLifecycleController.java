package io.hawser.controlplane.controller.nodelifecycle;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.List;
import java.util.Map;

/**
 * Watches over nodes. One that renews neither its Lease nor its status is marked Unknown, and its pods not ready; what
 * a node's conditions say becomes taints. When all nodes are lost at once the fault is more likely on this side: then
 * none is tainted so that its pods would have to leave.
 */
public final class NodeLifecycleController {
    private static final String READY = "Ready";
    private static final String LEASES_OF_NODES = "kube-node-lease";
    private static final String UNKNOWN = "Unknown";
    private static final String ON_NODE = "node";
    private static final List<String> KUBELETS = List.of(READY, "MemoryPressure", "DiskPressure", "PIDPressure");
    private static final Map<String, String> PRESSURES = Map.of(
            "MemoryPressure", "node.kubernetes.io/memory-pressure",
            "DiskPressure", "node.kubernetes.io/disk-pressure",
            "PIDPressure", "node.kubernetes.io/pid-pressure",
            "NetworkUnavailable", Taints.NETWORK_UNAVAILABLE);

    private final ControllerContext context;
    private final NodeTimes times;
    private final Informer nodes;
    private final Informer leases;
    private final Informer pods;
    private final Heartbeats heartbeats;
    private final WorkQueue<ObjectName> queue;

    /** Watches nodes, their Leases and their pods. */
    public NodeLifecycleController(final ControllerContext context, final NodeTimes times) {
        this.context = context;
        this.times = times;
        this.nodes = context.cluster().informer(ResourceTypes.NODES);
        this.leases = context.cluster().informer(ResourceTypes.LEASES);
        this.pods = context.cluster().informer(ResourceTypes.PODS);
        this.heartbeats = new Heartbeats(context.nanoTime());
        this.queue = context.newQueue();
        pods.addIndex(ON_NODE, pod -> List.of(Pods.node(pod)));
        nodes.onChange(change -> {
            queue.add(ControllerContext.nameOf(change.latest()));
            if (change.now().isEmpty()) {
                heartbeats.forget(Meta.name(change.latest()));
            }
            final boolean changed = change.before().isEmpty()
                    || change.now().isEmpty()
                    || !Conditions.status(change.before().get(), READY)
                            .equals(Conditions.status(change.now().get(), READY));
            if (changed) {
                // Whether all are lost is a question about every one of them.
                nodes.list().forEach(node -> queue.add(ControllerContext.nameOf(node)));
            }
        });
        leases.onChange(change -> {
            if (Meta.namespace(change.latest()).equals(LEASES_OF_NODES)) {
                queue.add(new ObjectName("", Meta.name(change.latest())));
            }
        });
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("node-lifecycle", queue, this::reconcile, 1);
    }

    void reconcile(final ObjectName name) {
        ObjectNode node = nodes.get(name).orElse(null);
        if (node == null) {
            return;
        }
        final Duration silence = heartbeats.silence(name.name(), sign(node));
        if (silence.compareTo(times.grace()) >= 0) {
            node = markUnknown(node);
        } else {
            queue.addAfter(name, times.grace().minus(silence));
        }
        if (!Conditions.isTrue(node, READY) && !Conditions.status(node, READY).isEmpty()) {
            markPods(node);
        }
        taint(node);
    }

    /** What changes with each heartbeat. */
    private String sign(final ObjectNode node) {
        final String renewed = leases.get(LEASES_OF_NODES, Meta.name(node))
                .map(lease -> Json.text(lease, "spec", "renewTime"))
                .orElse("");
        final String reported = Conditions.get(node, READY)
                .filter(condition -> !condition.path("status").asText().equals(UNKNOWN))
                .map(condition -> condition.path("lastHeartbeatTime").asText())
                .orElse("");
        return renewed + "|" + reported;
    }

    private ObjectNode markUnknown(final ObjectNode node) {
        final ObjectNode copy = ControllerContext.withStatus(node);
        final ObjectNode status = (ObjectNode) copy.get("status");
        for (final String type : KUBELETS) {
            final boolean never = Conditions.get(node, type).isEmpty();
            if (!Conditions.status(node, type).equals(UNKNOWN)) {
                Conditions.set(
                        status,
                        type,
                        UNKNOWN,
                        never ? "NodeStatusNeverUpdated" : "NodeStatusUnknown",
                        never ? "Kubelet never posted node status." : "Kubelet stopped posting node status.",
                        context.now());
            }
        }
        if (copy.equals(node)) {
            return node;
        }
        final boolean wasReady = Conditions.isTrue(node, READY);
        final ObjectNode written = context.cluster().updateStatus(ResourceTypes.NODES, copy);
        if (wasReady) {
            context.events().normal(node, "NodeNotReady", "Node " + Meta.name(node) + " status is now: NodeNotReady");
        }
        return written;
    }

    /** What is on a lost node serves nobody, as far as one can know. */
    private void markPods(final ObjectNode node) {
        for (final ObjectNode pod : pods.byIndex(ON_NODE, Meta.name(node))) {
            if (Pods.isReady(pod)) {
                final ObjectNode copy = pod.deepCopy();
                final ObjectNode status = Json.childOf(copy, "status");
                Conditions.get(pod, READY)
                        .ifPresent(ready -> Conditions.set(
                                status,
                                READY,
                                "False",
                                ready.path("reason").asText(""),
                                ready.path("message").asText(""),
                                context.now()));
                context.cluster().updateStatus(ResourceTypes.PODS, copy);
                context.events().warning(pod, "NodeNotReady", "Node is not ready");
            }
        }
    }

    private void taint(final ObjectNode node) {
        final ArrayNode taints = Json.at(node, "spec", "taints") instanceof ArrayNode there
                ? there.deepCopy()
                : Json.MAPPER.createArrayNode();
        final String ready = Conditions.status(node, READY);
        set(taints, Taints.NOT_READY, Taints.NO_SCHEDULE, ready.equals("False"));
        set(taints, Taints.UNREACHABLE, Taints.NO_SCHEDULE, ready.equals(UNKNOWN));
        PRESSURES.forEach((condition, key) -> set(taints, key, Taints.NO_SCHEDULE, Conditions.isTrue(node, condition)));
        set(
                taints,
                Taints.UNSCHEDULABLE,
                Taints.NO_SCHEDULE,
                Json.at(node, "spec", "unschedulable").asBoolean());
        final boolean mayEvict = anyReady();
        set(taints, Taints.NOT_READY, Taints.NO_EXECUTE, ready.equals("False") && mayEvict);
        set(taints, Taints.UNREACHABLE, Taints.NO_EXECUTE, ready.equals(UNKNOWN) && mayEvict);
        final boolean same = taints.isEmpty()
                ? Json.at(node, "spec", "taints").isEmpty()
                : taints.equals(Json.at(node, "spec", "taints"));
        if (!same) {
            final ObjectNode patch = Json.object();
            Meta.of(patch).put("resourceVersion", Meta.resourceVersion(node));
            patch.putObject("spec").set("taints", taints);
            context.cluster().patch(ResourceTypes.NODES, node, patch);
        }
    }

    private boolean anyReady() {
        return nodes.list().stream().anyMatch(node -> Conditions.isTrue(node, READY));
    }

    private void set(final ArrayNode taints, final String key, final String effect, final boolean wanted) {
        if (wanted) {
            final boolean leaving = effect.equals(Taints.NO_EXECUTE);
            Taints.add(taints, key, effect, leaving ? Meta.time(context.now()) : "");
        } else {
            Taints.remove(taints, key, effect);
        }
    }
}
