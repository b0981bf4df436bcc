package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes slices of the Endpoints that users write for Services without a selector: proxies read slices only. Endpoints
 * that are labelled {@code endpointslice.kubernetes.io/skip-mirror} bring their own.
 */
public final class EndpointSliceMirror {
    private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");

    private final Informer services;
    private final Informer endpoints;
    private final Informer slices;
    private final SliceWriter writer;
    private final WorkQueue<ObjectName> queue;

    /** Watches Services, Endpoints and slices. */
    public EndpointSliceMirror(final ControllerContext context) {
        this.services = context.cluster().informer(ResourceTypes.SERVICES);
        this.endpoints = context.cluster().informer(ResourceTypes.ENDPOINTS);
        this.slices = context.cluster().informer(ResourceTypes.ENDPOINT_SLICES);
        this.writer = new SliceWriter(context.cluster(), MANAGER, ResourceTypes.ENDPOINTS);
        this.queue = context.newQueue();
        slices.addIndex(EndpointSliceController.OF_SERVICE, EndpointSliceController::service);
        services.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        endpoints.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
        slices.onChange(change -> {
            if (writer.isOurs(change.latest())) {
                queue.add(new ObjectName(
                        Meta.namespace(change.latest()), Labels.label(change.latest(), SliceWriter.SERVICE)));
            }
        });
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("endpointslice-mirror", queue, this::reconcile, 1);
    }

    void reconcile(final ObjectName name) {
        final List<ObjectNode> existing = slices.byIndex(EndpointSliceController.OF_SERVICE, name.toString()).stream()
                .filter(writer::isOurs)
                .toList();
        final ObjectNode source =
                endpoints.get(name).filter(EndpointSliceMirror::isWanted).orElse(null);
        final boolean selected =
                services.get(name).map(ServicePods::hasSelector).orElse(true);
        if (source == null || selected || Meta.isDeleting(source)) {
            writer.delete(existing);
            return;
        }
        final ObjectNode labels = Json.object();
        Labels.of(source).forEach(labels::put);
        for (final String family : FAMILIES) {
            final List<ObjectNode> ofFamily = existing.stream()
                    .filter(slice -> slice.path("addressType").asText().equals(family))
                    .toList();
            final Map<ArrayNode, Map<String, ObjectNode>> desired = desired(source, family);
            if (desired.isEmpty()) {
                writer.delete(ofFamily);
            } else {
                writer.apply(source, labels, SlicePlan.of(family, desired, ofFamily), Optional.empty());
            }
        }
    }

    private static boolean isWanted(final ObjectNode source) {
        // The API servers keep both for their own Service.
        final boolean own =
                Meta.name(source).equals("kubernetes") && Meta.namespace(source).equals("default");
        return !own
                && !Labels.label(source, SKIP).equals("true")
                && Labels.annotation(source, LEADER).isEmpty();
    }

    private static Map<ArrayNode, Map<String, ObjectNode>> desired(final ObjectNode source, final String family) {
        final Map<ArrayNode, Map<String, ObjectNode>> byPorts = new LinkedHashMap<>();
        for (final JsonNode subset : source.path("subsets")) {
            final ArrayNode ports = Json.MAPPER.createArrayNode();
            for (final JsonNode port : subset.path("ports")) {
                final ObjectNode copy =
                        ports.addObject().put("name", port.path("name").asText(""));
                copy.set("port", port.path("port"));
                copy.put("protocol", port.path("protocol").asText("TCP"));
                if (port.has("appProtocol")) {
                    copy.set("appProtocol", port.get("appProtocol"));
                }
            }
            add(byPorts, ports, subset.path("addresses"), family, true);
            add(byPorts, ports, subset.path("notReadyAddresses"), family, false);
        }
        return byPorts;
    }

    private static void add(
            final Map<ArrayNode, Map<String, ObjectNode>> byPorts,
            final ArrayNode ports,
            final JsonNode addresses,
            final String family,
            final boolean ready) {
        for (final JsonNode address : addresses) {
            final String ip = address.path("ip").asText();
            if (ip.contains(":") != family.equals("IPv6")) {
                continue;
            }
            final ObjectNode endpoint = Json.object();
            endpoint.putArray("addresses").add(ip);
            endpoint.putObject("conditions").put("ready", ready);
            for (final String field : new String[] {"hostname", "nodeName", "targetRef"}) {
                if (address.hasNonNull(field)) {
                    endpoint.set(field, address.get(field));
                }
            }
            byPorts.computeIfAbsent(ports, none -> new LinkedHashMap<>()).put(SlicePlan.key(endpoint), endpoint);
        }
    }
}
