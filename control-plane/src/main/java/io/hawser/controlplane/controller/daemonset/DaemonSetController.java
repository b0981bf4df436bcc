package io.hawser.controlplane.controller.daemonset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Change;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps one pod of a DaemonSet on every node that is fit for it, and of its newest template in the end. */
public final class DaemonSetController {
    private static final int WORKERS = 2;
    /** A pod that failed at once is not made anew in a loop. */
    private static final Duration FAILED_PAUSE = Duration.ofSeconds(1);

    private static final Comparator<ObjectNode> BY_AGE = Comparator.<ObjectNode, Boolean>comparing(
                    pod -> Pods.node(pod).isEmpty())
            .thenComparing(pod -> Json.text(pod, "metadata", "creationTimestamp"))
            .thenComparing(Meta::name);

    private final ControllerContext context;
    private final Informer sets;
    private final Informer nodes;
    private final Claims claims;
    private final History history;
    private final WorkQueue<ObjectName> queue;

    /** Watches DaemonSets, nodes, pods and ControllerRevisions. */
    public DaemonSetController(final ControllerContext context) {
        this.context = context;
        this.sets = context.cluster().informer(ResourceTypes.DAEMON_SETS);
        this.nodes = context.cluster().informer(ResourceTypes.NODES);
        final Informer pods = context.cluster().informer(ResourceTypes.PODS);
        this.claims = new Claims(context.cluster(), pods, ResourceTypes.DAEMON_SETS);
        this.history = new History(context);
        this.queue = context.newQueue();
        sets.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        pods.onChange(change -> {
            change.before().ifPresent(this::addOwner);
            change.now().ifPresent(this::addOwner);
        });
        nodes.onChange(change -> {
            if (matters(change)) {
                sets.list().forEach(set -> queue.add(ControllerContext.nameOf(set)));
            }
        });
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("daemonset", queue, this::reconcile, WORKERS);
    }

    /** Nodes tell of themselves all the time; only these fields decide where pods belong. */
    private static boolean matters(final Change change) {
        if (change.before().isEmpty() || change.now().isEmpty()) {
            return true;
        }
        final ObjectNode before = change.before().get();
        final ObjectNode now = change.now().get();
        return !Json.at(before, "metadata", "labels").equals(Json.at(now, "metadata", "labels"))
                || !Json.at(before, "spec").equals(Json.at(now, "spec"));
    }

    private void addOwner(final ObjectNode pod) {
        final String namespace = Meta.namespace(pod);
        Owners.controllerName(pod, ResourceTypes.DAEMON_SETS)
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
        if (set == null || Meta.isDeleting(set)) {
            return;
        }
        final String hash = history.current(set);
        final Map<String, DaemonPods.Place> places = DaemonPods.places(set, nodes.list());
        place(set, hash, places);
        if ("RollingUpdate".equals(Json.text(set, "spec", "updateStrategy", "type"))) {
            roll(set, hash, places);
        }
        history.forget(set, hash, claims.named(set));
        writeStatus(set, hash, places);
    }

    /** The pods of each node, those on it or meant for it. */
    private Map<String, List<ObjectNode>> byNode(final List<ObjectNode> pods) {
        final Map<String, List<ObjectNode>> byNode = new TreeMap<>();
        pods.stream()
                .sorted(BY_AGE)
                .forEach(pod -> byNode.computeIfAbsent(DaemonPods.nodeOf(pod), none -> new ArrayList<>())
                        .add(pod));
        return byNode;
    }

    private void place(final ObjectNode set, final String hash, final Map<String, DaemonPods.Place> places) {
        final Map<String, List<ObjectNode>> byNode = byNode(claims.of(set));
        final boolean surging = "RollingUpdate".equals(Json.text(set, "spec", "updateStrategy", "type"))
                && !List.of("", "0", "0%")
                        .contains(Json.text(set, "spec", "updateStrategy", "rollingUpdate", "maxSurge"));
        places.forEach((node, place) -> {
            final List<ObjectNode> pods = byNode.getOrDefault(node, List.of());
            switch (place) {
                case WANTED -> {
                    if (pods.isEmpty()) {
                        create(set, node, hash);
                    } else {
                        keepOne(set, node, pods, surging, hash);
                    }
                }
                case TOLERATED -> keepOne(set, node, pods, surging, hash);
                case FORBIDDEN -> pods.forEach(pod -> delete(set, pod));
            }
        });
    }

    /** One pod a node: the oldest stays; in the midst of an update beside each other, the oldest of each template. */
    private void keepOne(
            final ObjectNode set,
            final String node,
            final List<ObjectNode> pods,
            final boolean surging,
            final String hash) {
        final List<ObjectNode> kept = new ArrayList<>();
        for (final ObjectNode pod : pods) {
            if (Meta.isDeleting(pod)) {
                continue;
            }
            if (Pods.isTerminal(pod)) {
                endTerminal(set, node, pod);
                continue;
            }
            final boolean another = kept.isEmpty()
                    || (surging
                            && kept.stream()
                                    .noneMatch(one -> DaemonRollout.isOf(one, hash) == DaemonRollout.isOf(pod, hash)));
            if (another) {
                kept.add(pod);
            } else {
                delete(set, pod);
            }
        }
    }

    private void endTerminal(final ObjectNode set, final String node, final ObjectNode pod) {
        final boolean failed = "Failed".equals(Json.text(pod, "status", "phase"));
        context.events()
                .warning(
                        set,
                        failed ? "FailedDaemonPod" : "SucceededDaemonPod",
                        "Found " + (failed ? "failed" : "succeeded") + " daemon pod " + Meta.namespace(pod) + "/"
                                + Meta.name(pod) + " on node " + node + ", will try to "
                                + (failed ? "kill" : "delete") + " it");
        delete(set, pod);
        queue.addAfter(ControllerContext.nameOf(set), FAILED_PAUSE);
    }

    private void roll(final ObjectNode set, final String hash, final Map<String, DaemonPods.Place> places) {
        final Map<String, List<ObjectNode>> all = byNode(claims.named(set));
        final Map<String, List<ObjectNode>> wanted = new TreeMap<>();
        places.forEach((node, place) -> {
            if (place == DaemonPods.Place.WANTED) {
                wanted.put(node, all.getOrDefault(node, List.of()));
            }
        });
        final DaemonRollout step = DaemonRollout.of(set, hash, wanted, context.now());
        step.delete().forEach(pod -> delete(set, pod));
        step.create().forEach(node -> create(set, node, hash));
    }

    private void create(final ObjectNode set, final String node, final String hash) {
        final ObjectNode made =
                context.cluster().create(ResourceTypes.PODS, Meta.namespace(set), DaemonPods.create(set, node, hash));
        context.events().normal(set, "SuccessfulCreate", "Created pod: " + Meta.name(made));
    }

    private void delete(final ObjectNode set, final ObjectNode pod) {
        if (!Meta.isDeleting(pod)) {
            context.cluster().delete(ResourceTypes.PODS, pod, "");
            context.events().normal(set, "SuccessfulDelete", "Deleted pod: " + Meta.name(pod));
        }
    }

    private void writeStatus(final ObjectNode before, final String hash, final Map<String, DaemonPods.Place> places) {
        final ObjectNode set = sets.get(ControllerContext.nameOf(before)).orElse(before);
        if (!Meta.uid(set).equals(Meta.uid(before))) {
            return;
        }
        final DaemonSetStatus counted = new DaemonSetStatus();
        final Map<String, List<ObjectNode>> byNode = byNode(claims.named(set));
        final int minReady = Json.at(set, "spec", "minReadySeconds").asInt();
        places.forEach((node, place) -> {
            final List<ObjectNode> pods = byNode.getOrDefault(node, List.of()).stream()
                    .filter(Pods::isActive)
                    .toList();
            counted.add(place, pods, hash, minReady, context.now());
        });
        final ObjectNode wanted = ControllerContext.withStatus(set);
        counted.write(wanted);
        counted.untilNextAvailable().ifPresent(pause -> queue.addAfter(ControllerContext.nameOf(set), pause));
        if (!wanted.get("status").equals(set.path("status"))) {
            context.cluster().updateStatus(ResourceTypes.DAEMON_SETS, wanted);
        }
    }
}
