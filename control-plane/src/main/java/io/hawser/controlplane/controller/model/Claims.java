package io.hawser.controlplane.controller.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * What an owner manages: objects that name it and that its selector selects. Those that nobody manages it adopts, those
 * that its selector does not select any more it lets go.
 */
public final class Claims {
    private static final String CONTROLLER = "controller";
    private static final String ORPHANS = "orphans";

    private final Cluster cluster;
    private final Informer owned;
    private final ResourceType ownerType;

    /** To be made before the informer starts: it needs to find objects by their owners. */
    public Claims(final Cluster cluster, final Informer owned, final ResourceType ownerType) {
        this.cluster = cluster;
        this.owned = owned;
        this.ownerType = ownerType;
        owned.addIndex(CONTROLLER, object -> List.of(Owners.controllerUid(object)));
        owned.addIndex(
                ORPHANS,
                object -> Owners.controllerUid(object).isEmpty() ? List.of(Meta.namespace(object)) : List.of());
    }

    /** All objects that name the owner, whatever their labels. */
    public List<ObjectNode> named(final JsonNode owner) {
        return owned.byIndex(CONTROLLER, Meta.uid(owner));
    }

    /** The objects of an owner, after adopting and letting go. */
    public List<ObjectNode> of(final ObjectNode owner) {
        final LabelSelector selector = LabelSelector.of(Json.at(owner, "spec", "selector"));
        final List<ObjectNode> mine = new ArrayList<>();
        for (final ObjectNode object : named(owner)) {
            if (selector.matches(Labels.of(object))) {
                mine.add(object);
            } else if (!Meta.isDeleting(owner)) {
                setOwners(object, without(object, owner));
            }
        }
        if (Meta.isDeleting(owner) || selector.isEverything()) {
            return mine;
        }
        for (final ObjectNode object : owned.byIndex(ORPHANS, Meta.namespace(owner))) {
            if (!Meta.isDeleting(object) && selector.matches(Labels.of(object))) {
                final ArrayNode owners = without(object, owner);
                owners.add(Owners.reference(ownerType, owner));
                mine.add(setOwners(object, owners));
            }
        }
        return mine;
    }

    private ObjectNode setOwners(final ObjectNode object, final ArrayNode owners) {
        final ObjectNode patch = Json.object();
        final ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", Meta.resourceVersion(object));
        metadata.set("ownerReferences", owners);
        return cluster.patch(owned.type(), object, patch);
    }

    private static ArrayNode without(final ObjectNode object, final ObjectNode owner) {
        final ArrayNode owners = Json.MAPPER.createArrayNode();
        for (final JsonNode reference : Json.at(object, "metadata", "ownerReferences")) {
            if (!reference.path("uid").asText().equals(Meta.uid(owner))) {
                owners.add(reference);
            }
        }
        return owners;
    }
}
