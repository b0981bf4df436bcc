package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Change;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Conditions;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps the EndpointSlices of Services that have a selector. */
public final class EndpointSliceController {
    static final String OF_SERVICE = "service";
    private static final String MANAGER = "endpointslice-controller.k8s.io";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final int WORKERS = 3;

    private final Informer services;
    private final Informer slices;
    private final ServicePods members;
    private final SliceEndpoints endpoints;
    private final SliceWriter writer;
    private final WorkQueue<ObjectName> queue;

    /** Watches Services, pods, nodes and slices. */
    public EndpointSliceController(final ControllerContext context) {
        this.services = context.cluster().informer(ResourceTypes.SERVICES);
        this.slices = context.cluster().informer(ResourceTypes.ENDPOINT_SLICES);
        final Informer pods = context.cluster().informer(ResourceTypes.PODS);
        final Informer nodes = context.cluster().informer(ResourceTypes.NODES);
        this.members = new ServicePods(services, pods);
        this.endpoints = new SliceEndpoints(nodes);
        this.writer = new SliceWriter(context.cluster(), MANAGER, ResourceTypes.SERVICES);
        this.queue = context.newQueue();
        slices.addIndex(OF_SERVICE, EndpointSliceController::service);
        services.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        pods.onChange(change -> members.servicesOf(change, queue::add));
        slices.onChange(change -> Stream.of(change.before(), change.now())
                .flatMap(Optional::stream)
                .filter(writer::isOurs)
                .forEach(slice ->
                        queue.add(new ObjectName(Meta.namespace(slice), Labels.label(slice, SliceWriter.SERVICE)))));
        nodes.onChange(this::nodeChanged);
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("endpointslice", queue, this::reconcile, WORKERS);
    }

    static List<String> service(final ObjectNode slice) {
        return List.of(Meta.namespace(slice) + "/" + Labels.label(slice, SliceWriter.SERVICE));
    }

    /** Endpoints say in which zone they are. */
    private void nodeChanged(final Change change) {
        final boolean moved = change.now().isPresent()
                && !change.before()
                        .map(SliceEndpoints::zone)
                        .equals(change.now().map(SliceEndpoints::zone));
        if (moved) {
            services.list().forEach(service -> queue.add(ControllerContext.nameOf(service)));
        }
    }

    void reconcile(final ObjectName name) {
        final List<ObjectNode> existing = slices.byIndex(OF_SERVICE, name.toString()).stream()
                .filter(writer::isOurs)
                .toList();
        final ObjectNode service = services.get(name).orElse(null);
        if (service == null || !ServicePods.hasSelector(service)) {
            writer.delete(existing);
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
            writer.apply(
                    service,
                    labels(service),
                    SlicePlan.of(family, desired(service, pods, family), ofFamily),
                    trigger(service, pods));
        }
        writer.delete(existing.stream()
                .filter(slice -> !families.contains(slice.path("addressType").asText()))
                .toList());
    }

    private Map<ArrayNode, Map<String, ObjectNode>> desired(
            final ObjectNode service, final Collection<ObjectNode> pods, final String family) {
        final Map<ArrayNode, Map<String, ObjectNode>> byPorts = new LinkedHashMap<>();
        for (final ObjectNode pod : pods) {
            SliceEndpoints.address(pod, family).ifPresent(address -> {
                final ObjectNode endpoint = endpoints.endpoint(service, pod, address);
                byPorts.computeIfAbsent(ServicePorts.of(service, pod), none -> new LinkedHashMap<>())
                        .put(SlicePlan.key(endpoint), endpoint);
            });
        }
        return byPorts;
    }

    private static ObjectNode labels(final ObjectNode service) {
        final ObjectNode labels = Json.object();
        Labels.of(service).forEach(labels::put);
        if ("None".equals(Json.text(service, "spec", "clusterIP"))) {
            labels.put(HEADLESS, "");
        } else {
            labels.remove(HEADLESS);
        }
        return labels;
    }

    private static Optional<Instant> trigger(final ObjectNode service, final List<ObjectNode> pods) {
        return Stream.concat(
                        pods.stream().flatMap(pod -> Conditions.transition(pod, "Ready").stream()),
                        Conditions.time(Json.text(service, "metadata", "creationTimestamp")).stream())
                .max(Instant::compareTo);
    }
}
