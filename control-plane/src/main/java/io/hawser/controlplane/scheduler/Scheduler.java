package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Change;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Binds pods to nodes, one after the other, the most important first. A pod that fits nowhere waits until something
 * changes that might help it: a node, or the end of another pod; if it is more important than others, those end for it.
 */
public final class Scheduler {
    /** Who schedules pods that do not say who should. */
    public static final String NAME = "default-scheduler";

    private final ControllerContext context;
    private final Informer pods;
    private final WorkQueue<ObjectName> queue;
    private final Object lock = new Object();
    private final ClusterState state = new ClusterState();
    private final Set<ObjectName> unschedulable = new HashSet<>();
    private final Map<ObjectName, Integer> priorities = new ConcurrentHashMap<>();
    /** Of pods that wait for others to end: whom. */
    private final Map<String, List<PodInfo>> awaited = new HashMap<>();

    private int turn;

    /** Watches pods, nodes and namespaces. */
    public Scheduler(final ControllerContext context) {
        this.context = context;
        this.queue = context.newQueue(name -> priorities.getOrDefault(name, 0));
        this.pods = context.cluster().informer(ResourceTypes.PODS);
        pods.onChange(this::podChanged);
        context.cluster().informer(ResourceTypes.NODES).onChange(this::nodeChanged);
        context.cluster().informer(ResourceTypes.NAMESPACES).onChange(this::namespaceChanged);
    }

    /** One worker: each placement counts with those before it. */
    public Controller<ObjectName> controller() {
        return new Controller<>("scheduler", queue, this::reconcile, 1);
    }

    private void podChanged(final Change change) {
        final ObjectNode pod = change.latest();
        final ObjectName name = ControllerContext.nameOf(pod);
        final boolean over = change.now().isEmpty() || Pods.isTerminal(pod);
        if (over || !isOurs(pod)) {
            priorities.remove(name);
        } else {
            priorities.put(name, pod.path("spec").path("priority").asInt());
        }
        synchronized (lock) {
            if (change.now().isEmpty()) {
                state.removePod(Meta.uid(pod));
                unschedulable.remove(name);
                awaited.remove(Meta.uid(pod));
            } else {
                state.setPod(pod);
            }
        }
        if (over) {
            wake();
        } else if (isOurs(pod)) {
            if (change.before().isEmpty() || !sameSpec(change)) {
                queue.add(name);
            }
        } else if (!Pods.node(pod).isEmpty() && (change.before().isEmpty() || !sameLabels(change))) {
            // Others may want to be near it.
            wake();
        }
    }

    private static boolean sameSpec(final Change change) {
        return change.before().get().path("spec").equals(change.now().get().path("spec")) && sameLabels(change);
    }

    private static boolean sameLabels(final Change change) {
        return Json.at(change.before().get(), "metadata", "labels")
                .equals(Json.at(change.now().get(), "metadata", "labels"));
    }

    private void nodeChanged(final Change change) {
        synchronized (lock) {
            change.now().ifPresentOrElse(state::setNode, () -> state.removeNode(Meta.name(change.latest())));
        }
        final boolean same = change.before().isPresent()
                && change.now().isPresent()
                && Json.at(change.before().get(), "spec")
                        .equals(Json.at(change.now().get(), "spec"))
                && sameLabels(change)
                && Json.at(change.before().get(), "status", "allocatable")
                        .equals(Json.at(change.now().get(), "status", "allocatable"));
        if (!same) {
            wake();
        }
    }

    private void namespaceChanged(final Change change) {
        synchronized (lock) {
            change.now().ifPresentOrElse(state::setNamespace, () -> state.removeNamespace(Meta.name(change.latest())));
        }
        if (change.before().isPresent() && change.now().isPresent() && !sameLabels(change)) {
            wake();
        }
    }

    private void wake() {
        final List<ObjectName> waiting;
        synchronized (lock) {
            waiting = List.copyOf(unschedulable);
        }
        waiting.forEach(queue::add);
    }

    private static boolean isOurs(final ObjectNode pod) {
        return Pods.node(pod).isEmpty()
                && NAME.equals(pod.path("spec").path("schedulerName").asText(NAME))
                && !Meta.isDeleting(pod)
                && !Pods.isTerminal(pod)
                && pod.path("spec").path("schedulingGates").isEmpty();
    }

    void reconcile(final ObjectName name) {
        final ObjectNode pod = pods.get(name).filter(Scheduler::isOurs).orElse(null);
        final Placement placement;
        Optional<Preemption> preemption = Optional.empty();
        synchronized (lock) {
            unschedulable.remove(name);
            if (pod == null || state.isPlaced(Meta.uid(pod))) {
                return;
            }
            final PodInfo info = PodInfo.of(pod);
            placement = Placement.of(info, state, turn++);
            if (placement instanceof Placement.Found found) {
                state.place(info, found.node());
                awaited.remove(info.uid());
            } else {
                unschedulable.add(name);
                preemption = preemption(info);
            }
        }
        if (placement instanceof Placement.Found found) {
            bind(pod, found.node());
        } else if (placement instanceof Placement.Unschedulable refused) {
            refuse(pod, refused.message(), preemption.map(Preemption::node));
            preemption.ifPresent(victims -> preempt(pod, victims));
        }
    }

    /** Whose end would make room; none while those of the last time are still ending. */
    private Optional<Preemption> preemption(final PodInfo pod) {
        final boolean waits =
                awaited.getOrDefault(pod.uid(), List.of()).stream().anyMatch(victim -> state.isPlaced(victim.uid()));
        if (waits || !pod.mayPreempt()) {
            return Optional.empty();
        }
        final Optional<Preemption> found = Preemption.of(pod, state);
        found.ifPresent(one -> awaited.put(pod.uid(), one.victims()));
        return found;
    }

    private void preempt(final ObjectNode pod, final Preemption preemption) {
        for (final PodInfo victim : preemption.victims()) {
            final Optional<ObjectNode> there = pods.get(new ObjectName(victim.namespace(), victim.name()))
                    .filter(now -> Meta.uid(now).equals(victim.uid()) && !Meta.isDeleting(now));
            if (there.isPresent()) {
                context.cluster().delete(ResourceTypes.PODS, there.get(), "");
                context.events()
                        .normal(
                                there.get(),
                                "Preempted",
                                "Preempted by pod " + Meta.uid(pod) + " on node " + preemption.node());
            }
        }
    }

    private void bind(final ObjectNode pod, final String node) {
        final ObjectNode binding = Json.object().put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata")
                .put("name", Meta.name(pod))
                .put("namespace", Meta.namespace(pod))
                .put("uid", Meta.uid(pod));
        binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
        try {
            context.cluster().act(ResourceTypes.PODS, pod, "binding", binding);
        } catch (final RuntimeException e) {
            synchronized (lock) {
                // Unless a watch has told meanwhile that it is there after all.
                final boolean there = pods.get(ControllerContext.nameOf(pod))
                        .filter(now -> Meta.uid(now).equals(Meta.uid(pod)))
                        .filter(now -> !Pods.node(now).isEmpty())
                        .isPresent();
                if (!there) {
                    state.removePod(Meta.uid(pod));
                }
            }
            throw e;
        }
        context.events()
                .normal(
                        pod,
                        "Scheduled",
                        "Successfully assigned " + Meta.namespace(pod) + "/" + Meta.name(pod) + " to " + node);
    }

    private void refuse(final ObjectNode pod, final String message, final Optional<String> nominated) {
        context.events().warning(pod, "FailedScheduling", message);
        final boolean told = Conditions.get(pod, "PodScheduled")
                .filter(condition -> condition.path("message").asText().equals(message))
                .isPresent();
        if (!told || nominated.isPresent()) {
            final ObjectNode patch = Json.object();
            final ObjectNode status = patch.putObject("status");
            nominated.ifPresent(node -> status.put("nominatedNodeName", node));
            Conditions.set(status, "PodScheduled", "False", "Unschedulable", message, context.now());
            context.cluster().patchStatus(ResourceTypes.PODS, pod, patch);
        }
    }
}
