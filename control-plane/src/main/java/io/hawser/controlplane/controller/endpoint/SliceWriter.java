package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.controller.informer.ResourceType;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Owners;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what a plan says into the cluster. */
final class SliceWriter {
    /** The label by which a slice names its Service. */
    static final String SERVICE = "kubernetes.io/service-name";
    /** The label that says who keeps a slice; others leave it alone. */
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Cluster cluster;
    private final String manager;
    private final ResourceType ownerType;

    SliceWriter(final Cluster cluster, final String manager, final ResourceType ownerType) {
        this.cluster = cluster;
        this.manager = manager;
        this.ownerType = ownerType;
    }

    boolean isOurs(final ObjectNode slice) {
        return Labels.label(slice, MANAGED_BY).equals(manager);
    }

    /**
     * Carries out a plan.
     *
     * @param owner a Service, or the Endpoints of the same name
     * @param labels of the slices, beside those that name their Service and manager
     * @param trigger when that was changed which endpoints follow from: proxies reckon from it how long it took
     */
    void apply(final ObjectNode owner, final ObjectNode labels, final SlicePlan plan, final Optional<Instant> trigger) {
        final ObjectNode all = labels.deepCopy();
        all.put(SERVICE, Meta.name(owner)).put(MANAGED_BY, manager);
        for (final ObjectNode slice : plan.create()) {
            final ObjectNode metadata = slice.putObject("metadata")
                    .put("generateName", Meta.name(owner) + "-")
                    .put("namespace", Meta.namespace(owner));
            metadata.putArray("ownerReferences").add(Owners.reference(ownerType, owner));
            stamp(slice, all, trigger);
            cluster.create(ResourceTypes.ENDPOINT_SLICES, Meta.namespace(owner), slice);
        }
        final List<ObjectNode> changed = new ArrayList<>(plan.update());
        for (final ObjectNode slice : plan.keep()) {
            if (!all.equals(Json.at(slice, "metadata", "labels"))) {
                changed.add(slice.deepCopy());
            }
        }
        for (final ObjectNode slice : changed) {
            stamp(slice, all, trigger);
            cluster.update(ResourceTypes.ENDPOINT_SLICES, slice);
        }
        delete(plan.delete());
    }

    void delete(final List<ObjectNode> slices) {
        slices.forEach(slice -> cluster.delete(ResourceTypes.ENDPOINT_SLICES, slice, ""));
    }

    private static void stamp(final ObjectNode slice, final ObjectNode labels, final Optional<Instant> trigger) {
        Meta.of(slice).set("labels", labels.deepCopy());
        trigger.ifPresent(time -> Labels.annotations(slice).put(TRIGGER, time.toString()));
    }
}
