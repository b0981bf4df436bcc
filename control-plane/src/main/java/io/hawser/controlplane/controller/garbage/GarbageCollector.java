package io.hawser.controlplane.controller.garbage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ApiResources;
import io.hawser.controlplane.controller.informer.Change;
import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes objects whose owners are all gone. An owner with the finalizer {@code foregroundDeletion} goes after what it
 * owns, one with {@code orphan} leaves it behind. That an owner is gone is believed only if the server says so.
 */
public final class GarbageCollector {
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";
    private static final int WORKERS = 4;

    private final Cluster cluster;
    private final ApiResources resources;
    private final Graph graph;
    private final WorkQueue<Reference> queue;

    /** Watches everything that there is. */
    public GarbageCollector(final ControllerContext context, final ApiResources resources) {
        this.cluster = context.cluster();
        this.resources = resources;
        this.graph = new Graph(cluster, resources);
        this.queue = new WorkQueue<>(context.nanoTime());
        graph.informers().forEach((type, informer) -> informer.onChange(change -> changed(type, change)));
    }

    /** To be started. */
    public Controller<Reference> controller() {
        return new Controller<>("garbage-collector", queue, this::reconcile, WORKERS);
    }

    private void changed(final ResourceType type, final Change change) {
        final ObjectNode object = change.latest();
        if (change.now().isEmpty()) {
            graph.dependents(Meta.uid(object)).forEach(entry -> queue.add(entry.reference()));
            addOwners(object);
            return;
        }
        final boolean sameOwners = change.before()
                .filter(before -> Graph.owners(before).equals(Graph.owners(object)))
                .isPresent();
        if (Meta.isDeleting(object) || (!sameOwners && !Graph.owners(object).isEmpty())) {
            queue.add(new Reference(type, ControllerContext.nameOf(object)));
        }
        // One that waits for its last dependent may have lost it to an edit.
        change.before().filter(before -> !sameOwners).ifPresent(this::addOwners);
    }

    private void addOwners(final ObjectNode object) {
        for (final JsonNode owner : Graph.owners(object)) {
            graph.byUid(owner.path("uid").asText())
                    .filter(Meta::isDeleting)
                    .ifPresent(found -> resources
                            .find(
                                    found.path("apiVersion").asText(),
                                    found.path("kind").asText())
                            .ifPresent(type -> queue.add(new Reference(type, ControllerContext.nameOf(found)))));
        }
    }

    void reconcile(final Reference reference) {
        final ObjectNode object = graph.get(reference).orElse(null);
        if (object == null) {
            return;
        }
        if (!Meta.isDeleting(object)) {
            collect(reference.type(), object);
        } else if (hasFinalizer(object, ORPHAN)) {
            release(reference.type(), object);
        } else if (hasFinalizer(object, FOREGROUND)) {
            endAfterDependents(reference.type(), object);
        }
    }

    private void collect(final ResourceType type, final ObjectNode object) {
        final List<JsonNode> solid = new ArrayList<>();
        final Set<String> over = new HashSet<>();
        boolean awaited = false;
        for (final JsonNode owner : Graph.owners(object)) {
            final Optional<ObjectNode> found = owner(object, owner);
            if (found.isEmpty()) {
                over.add(owner.path("uid").asText());
            } else if (Meta.isDeleting(found.get()) && hasFinalizer(found.get(), FOREGROUND)) {
                over.add(owner.path("uid").asText());
                awaited = true;
            } else {
                solid.add(owner);
            }
        }
        if (over.isEmpty()) {
            return;
        }
        if (!solid.isEmpty()) {
            setOwners(type, object, over);
        } else {
            // Who is waited for waits for its own as well.
            cluster.deleteVersion(type, object, awaited && graph.hasDependents(Meta.uid(object)) ? "Foreground" : "");
        }
    }

    /** The owner that a reference means, if it is there; asked of the server before it is believed gone. */
    private Optional<ObjectNode> owner(final ObjectNode object, final JsonNode reference) {
        final String uid = reference.path("uid").asText();
        final String namespace = Meta.namespace(object);
        final Optional<ObjectNode> known = graph.byUid(uid)
                .filter(owner ->
                        Meta.namespace(owner).isEmpty() || Meta.namespace(owner).equals(namespace));
        if (known.isPresent()) {
            return known;
        }
        final Optional<ResourceType> type = resources.find(
                reference.path("apiVersion").asText(), reference.path("kind").asText());
        if (type.isEmpty()) {
            // Of a kind that this server does not know: nobody can say that it is gone.
            return Optional.of(Json.object());
        }
        return cluster.live(
                        type.get(),
                        type.get().namespaced() ? namespace : "",
                        reference.path("name").asText())
                .filter(owner -> Meta.uid(owner).equals(uid));
    }

    /** What it owns stays, and does not name it any more. */
    private void release(final ResourceType type, final ObjectNode owner) {
        for (final Graph.Entry dependent : graph.dependents(Meta.uid(owner))) {
            setOwners(dependent.type(), dependent.object(), Set.of(Meta.uid(owner)));
        }
        removeFinalizer(type, owner, ORPHAN);
    }

    private void endAfterDependents(final ResourceType type, final ObjectNode owner) {
        final List<Graph.Entry> dependents = graph.dependents(Meta.uid(owner));
        final boolean blocked = dependents.stream().anyMatch(entry -> blocks(entry.object(), Meta.uid(owner)));
        if (!blocked) {
            removeFinalizer(type, owner, FOREGROUND);
            return;
        }
        dependents.stream()
                .filter(entry -> !Meta.isDeleting(entry.object()))
                .forEach(entry -> queue.add(entry.reference()));
    }

    private static boolean blocks(final ObjectNode dependent, final String ownerUid) {
        for (final JsonNode owner : Graph.owners(dependent)) {
            if (owner.path("uid").asText().equals(ownerUid)
                    && owner.path("blockOwnerDeletion").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private void setOwners(final ResourceType type, final ObjectNode object, final Set<String> without) {
        final ArrayNode left = Json.MAPPER.createArrayNode();
        for (final JsonNode owner : Graph.owners(object)) {
            if (!without.contains(owner.path("uid").asText())) {
                left.add(owner);
            }
        }
        patch(type, object, "ownerReferences", left);
    }

    private void removeFinalizer(final ResourceType type, final ObjectNode object, final String finalizer) {
        final ArrayNode left = Json.MAPPER.createArrayNode();
        for (final JsonNode one : Json.at(object, "metadata", "finalizers")) {
            if (!one.asText().equals(finalizer)) {
                left.add(one);
            }
        }
        patch(type, object, "finalizers", left);
    }

    /** Of the version that was looked at: what somebody has added meanwhile is not taken away. */
    private void patch(final ResourceType type, final ObjectNode object, final String field, final ArrayNode value) {
        final ObjectNode patch = Json.object();
        final ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", Meta.resourceVersion(object));
        metadata.set(field, value);
        cluster.patch(type, object, patch);
    }

    private static boolean hasFinalizer(final ObjectNode object, final String wanted) {
        for (final JsonNode finalizer : Json.at(object, "metadata", "finalizers")) {
            if (finalizer.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
