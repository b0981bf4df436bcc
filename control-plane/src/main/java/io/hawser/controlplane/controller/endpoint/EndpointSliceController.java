package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Owners;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps the EndpointSlices of Services that have a selector. */
public final class EndpointSliceController {
    /** The label by which a slice names its Service. */
    static final String SERVICE = "kubernetes.io/service-name";

    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslice-controller.k8s.io";
    static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final String OF_SERVICE = "service";
    private static final int WORKERS = 3;

    private final ControllerContext context;
    private final Informer services;
    private final Informer slices;
    private final ServicePods members;
    private final SliceEndpoints endpoints;
    private final WorkQueue<ObjectName> queue;

    /** Watches Services, pods, nodes and slices. */
    public EndpointSliceController(final ControllerContext context) {
        this.context = context;
        this.services = context.cluster().informer(ResourceTypes.SERVICES);
        this.slices = context.cluster().informer(ResourceTypes.ENDPOINT_SLICES);
        final Informer pods = context.cluster().informer(ResourceTypes.PODS);
        this.members = new ServicePods(services, pods);
        this.endpoints = new SliceEndpoints(context.cluster().informer(ResourceTypes.NODES));
        this.queue = context.newQueue();
        slices.addIndex(OF_SERVICE, slice -> List.of(Meta.namespace(slice) + "/" + Labels.label(slice, SERVICE)));
        services.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        pods.onChange(change -> members.servicesOf(change, queue::add));
        slices.onChange(change -> Stream.of(change.before(), change.now())
                .flatMap(Optional::stream)
                .filter(EndpointSliceController::isOurs)
                .forEach(slice -> queue.add(new ObjectName(Meta.namespace(slice), Labels.label(slice, SERVICE)))));
    }

    /** To be started. */
    public Controller controller() {
        return new Controller("endpointslice", queue, this::reconcile, WORKERS);
    }

    private static boolean isOurs(final ObjectNode slice) {
        return Labels.label(slice, MANAGED_BY).equals(MANAGER);
    }

    void reconcile(final ObjectName name) {
        final List<ObjectNode> existing = slices.byIndex(OF_SERVICE, name.toString()).stream()
                .filter(EndpointSliceController::isOurs)
                .toList();
        final ObjectNode service = services.get(name).orElse(null);
        if (service == null || !ServicePods.hasSelector(service)) {
            existing.forEach(slice -> context.cluster().delete(ResourceTypes.ENDPOINT_SLICES, slice, ""));
            return;
        }
        if (Meta.isDeleting(service)) {
            return;
        }
        final List<ObjectNode> pods = members.podsOf(service);
        final List<String> families = SliceEndpoints.families(service);
        for (final String family : families) {
            final List<ObjectNode> ofFamily = existing.stream()
                    .filter(slice -> slice.path("addressType").asText().equals(family))
                    .toList();
            apply(service, SlicePlan.of(family, desired(service, pods, family), ofFamily), pods);
        }
        existing.stream()
                .filter(slice -> !families.contains(slice.path("addressType").asText()))
                .forEach(slice -> context.cluster().delete(ResourceTypes.ENDPOINT_SLICES, slice, ""));
    }

    private Map<ArrayNode, Map<String, ObjectNode>> desired(
            final ObjectNode service, final Collection<ObjectNode> pods, final String family) {
        final Map<ArrayNode, Map<String, ObjectNode>> byPorts = new LinkedHashMap<>();
        for (final ObjectNode pod : pods) {
            SliceEndpoints.address(pod, family)
                    .ifPresent(address -> byPorts.computeIfAbsent(
                                    ServicePorts.of(service, pod), none -> new LinkedHashMap<>())
                            .put(Meta.uid(pod), endpoints.endpoint(service, pod, address)));
        }
        return byPorts;
    }

    private void apply(final ObjectNode service, final SlicePlan plan, final List<ObjectNode> pods) {
        final Optional<Instant> trigger = trigger(service, pods);
        for (final ObjectNode slice : plan.create()) {
            final ObjectNode metadata = slice.putObject("metadata")
                    .put("generateName", Meta.name(service) + "-")
                    .put("namespace", Meta.namespace(service));
            metadata.putArray("ownerReferences").add(Owners.reference(ResourceTypes.SERVICES, service));
            label(service, slice);
            trigger.ifPresent(time -> Labels.annotations(slice).put(TRIGGER, time.toString()));
            context.cluster().create(ResourceTypes.ENDPOINT_SLICES, Meta.namespace(service), slice);
        }
        final List<ObjectNode> changed = new ArrayList<>(plan.update());
        for (final ObjectNode slice : plan.keep()) {
            final ObjectNode labeled = slice.deepCopy();
            label(service, labeled);
            if (!labeled.equals(slice)) {
                changed.add(labeled);
            }
        }
        for (final ObjectNode slice : changed) {
            label(service, slice);
            trigger.ifPresent(time -> Labels.annotations(slice).put(TRIGGER, time.toString()));
            context.cluster().update(ResourceTypes.ENDPOINT_SLICES, slice);
        }
        plan.delete().forEach(slice -> context.cluster().delete(ResourceTypes.ENDPOINT_SLICES, slice, ""));
    }

    /** The Service's labels, and those by which proxies find the slice. */
    private static void label(final ObjectNode service, final ObjectNode slice) {
        final ObjectNode labels = Json.object();
        Labels.of(service).forEach(labels::put);
        labels.put(SERVICE, Meta.name(service)).put(MANAGED_BY, MANAGER);
        if ("None".equals(Json.text(service, "spec", "clusterIP"))) {
            labels.put(HEADLESS, "");
        } else {
            labels.remove(HEADLESS);
        }
        Json.childOf(slice, "metadata").set("labels", labels);
    }

    /** The latest change that endpoints may follow from, from which proxies reckon how long it took to reach them. */
    private static Optional<Instant> trigger(final ObjectNode service, final List<ObjectNode> pods) {
        return Stream.concat(
                        pods.stream().flatMap(pod -> Conditions.transition(pod, "Ready").stream()),
                        Conditions.time(Json.text(service, "metadata", "creationTimestamp")).stream())
                .max(Instant::compareTo);
    }
}
