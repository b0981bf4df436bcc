package io.hawser.controlplane.controller.garbage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ApiResources;
import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who owns whom, over all kinds: read from the objects themselves, found by uid. */
final class Graph {
    private static final String UID = "uid";
    private static final String OWNER = "owner-uid";

    private final Map<ResourceType, Informer> informers = new LinkedHashMap<>();

    /** Watches all kinds but events, which own nothing and run out by themselves. */
    Graph(final Cluster cluster, final ApiResources resources) {
        for (final ResourceType type : resources.types()) {
            if (!type.kind().equals("Event")) {
                final Informer informer = cluster.metadataInformer(type);
                informer.addIndex(UID, object -> List.of(Meta.uid(object)));
                informer.addIndex(OWNER, Graph::ownerUids);
                informers.put(type, informer);
            }
        }
    }

    Map<ResourceType, Informer> informers() {
        return informers;
    }

    /** An object as it is known. */
    record Entry(ResourceType type, ObjectNode object) {
        Reference reference() {
            return new Reference(type, ControllerContext.nameOf(object));
        }
    }

    Optional<ObjectNode> get(final Reference reference) {
        return Optional.ofNullable(informers.get(reference.type())).flatMap(informer -> informer.get(reference.name()));
    }

    /** The object of a uid. */
    Optional<ObjectNode> byUid(final String uid) {
        return informers.values().stream()
                .flatMap(informer -> informer.byIndex(UID, uid).stream())
                .findFirst();
    }

    /** Those that name an owner. */
    List<Entry> dependents(final String uid) {
        final List<Entry> found = new ArrayList<>();
        informers.forEach(
                (type, informer) -> informer.byIndex(OWNER, uid).forEach(object -> found.add(new Entry(type, object))));
        return found;
    }

    boolean hasDependents(final String uid) {
        return informers.values().stream().anyMatch(informer -> informer.hasKey(OWNER, uid));
    }

    static List<String> ownerUids(final ObjectNode object) {
        final List<String> uids = new ArrayList<>();
        owners(object).forEach(owner -> uids.add(owner.path("uid").asText()));
        return uids;
    }

    static JsonNode owners(final ObjectNode object) {
        return Json.at(object, "metadata", "ownerReferences");
    }
}
