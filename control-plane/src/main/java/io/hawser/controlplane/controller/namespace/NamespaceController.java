package io.hawser.controlplane.controller.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ApiResources;
import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.api.KubeException;
import io.hawser.kube.watch.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Empties a namespace that is being deleted; when the server says that nothing is left, the namespace goes. */
public final class NamespaceController {
    private static final String FINALIZER = "kubernetes";
    private static final int WORKERS = 2;
    /** How soon to look again where something takes its time to end; a pod's end is noticed at once. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ControllerContext context;
    private final Cluster cluster;
    private final ApiResources resources;
    private final Informer namespaces;
    private final WorkQueue<ObjectName> queue;

    /** Watches namespaces, and pods for their end. */
    public NamespaceController(final ControllerContext context, final ApiResources resources) {
        this.context = context;
        this.cluster = context.cluster();
        this.resources = resources;
        this.namespaces = cluster.informer(ResourceTypes.NAMESPACES);
        this.queue = context.newQueue();
        namespaces.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        cluster.informer(ResourceTypes.PODS).onChange(change -> {
            if (change.now().isEmpty()) {
                final ObjectName name = new ObjectName("", Meta.namespace(change.latest()));
                namespaces.get(name).filter(Meta::isDeleting).ifPresent(namespace -> queue.add(name));
            }
        });
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("namespace", queue, this::reconcile, WORKERS);
    }

    void reconcile(final ObjectName name) {
        final ObjectNode namespace =
                namespaces.get(name).filter(Meta::isDeleting).orElse(null);
        if (namespace == null || !isHeld(namespace)) {
            return;
        }
        final Map<String, Integer> left = new TreeMap<>();
        final Map<String, Integer> finalizers = new TreeMap<>();
        String failure = "";
        for (final ResourceType type : resources.namespaced()) {
            try {
                empty(type, name.name(), left, finalizers);
            } catch (final KubeException e) {
                failure = failure.isEmpty() ? e.getMessage() : failure;
                left.merge(type.toString(), 1, Integer::sum);
            }
        }
        if (left.isEmpty()) {
            release(namespace);
        } else {
            report(namespace, left, finalizers, failure);
            queue.addAfter(name, AGAIN);
        }
    }

    private void empty(
            final ResourceType type,
            final String namespace,
            final Map<String, Integer> left,
            final Map<String, Integer> finalizers) {
        JsonNode items = cluster.liveList(type, namespace).path("items");
        if (items.isEmpty()) {
            return;
        }
        boolean all = true;
        for (final JsonNode item : items) {
            all &= Meta.isDeleting(item);
        }
        if (!all) {
            cluster.deleteCollection(type, namespace);
            items = cluster.liveList(type, namespace).path("items");
        }
        for (final JsonNode item : items) {
            left.merge(type.toString(), 1, Integer::sum);
            Json.at(item, "metadata", "finalizers")
                    .forEach(finalizer -> finalizers.merge(finalizer.asText(), 1, Integer::sum));
        }
    }

    private static boolean isHeld(final ObjectNode namespace) {
        for (final JsonNode finalizer : Json.at(namespace, "spec", "finalizers")) {
            if (finalizer.asText().equals(FINALIZER)) {
                return true;
            }
        }
        return false;
    }

    private void release(final ObjectNode namespace) {
        final ObjectNode copy = namespace.deepCopy();
        final ArrayNode others = Json.MAPPER.createArrayNode();
        for (final JsonNode finalizer : Json.at(namespace, "spec", "finalizers")) {
            if (!finalizer.asText().equals(FINALIZER)) {
                others.add(finalizer);
            }
        }
        Json.childOf(copy, "spec").set("finalizers", others);
        cluster.finalizeNamespace(copy);
    }

    private void report(
            final ObjectNode namespace,
            final Map<String, Integer> left,
            final Map<String, Integer> finalizers,
            final String failure) {
        final ObjectNode copy = ControllerContext.withStatus(namespace);
        final ObjectNode status = (ObjectNode) copy.get("status");
        final Instant now = context.now();
        if (failure.isEmpty()) {
            Conditions.set(
                    status,
                    "NamespaceDeletionContentFailure",
                    "False",
                    "ContentDeleted",
                    "All content successfully deleted, may be waiting on finalization",
                    now);
        } else {
            Conditions.set(status, "NamespaceDeletionContentFailure", "True", "ContentDeletionFailed", failure, now);
        }
        Conditions.set(
                status,
                "NamespaceContentRemaining",
                "True",
                "SomeResourcesRemain",
                "Some resources are remaining: " + text(left, " has ", " resource instances"),
                now);
        if (finalizers.isEmpty()) {
            Conditions.set(
                    status,
                    "NamespaceFinalizersRemaining",
                    "False",
                    "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished",
                    now);
        } else {
            Conditions.set(
                    status,
                    "NamespaceFinalizersRemaining",
                    "True",
                    "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: "
                            + text(finalizers, " in ", " resource instances"),
                    now);
        }
        if (!copy.equals(namespace)) {
            cluster.updateStatus(ResourceTypes.NAMESPACES, copy);
        }
    }

    private static String text(final Map<String, Integer> counts, final String between, final String after) {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + between + count.getValue() + after)
                .collect(Collectors.joining(", "));
    }
}
