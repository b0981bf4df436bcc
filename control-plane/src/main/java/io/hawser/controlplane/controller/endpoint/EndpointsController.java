package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the Endpoints of Services that have a selector, for clients that do not read slices. */
public final class EndpointsController {
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String MANAGER = "endpoint-controller";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
    private static final int MOST_ADDRESSES = 1000;
    private static final int WORKERS = 2;

    private final ControllerContext context;
    private final Informer services;
    private final Informer endpoints;
    private final ServicePods members;
    private final WorkQueue<ObjectName> queue;
    /** Services that were deleted: their Endpoints go with them, also those that a user wrote. */
    private final Set<ObjectName> gone = ConcurrentHashMap.newKeySet();

    /** Watches Services, pods and Endpoints. */
    public EndpointsController(final ControllerContext context) {
        this.context = context;
        this.services = context.cluster().informer(ResourceTypes.SERVICES);
        this.endpoints = context.cluster().informer(ResourceTypes.ENDPOINTS);
        final Informer pods = context.cluster().informer(ResourceTypes.PODS);
        this.members = new ServicePods(services, pods);
        this.queue = context.newQueue();
        services.onChange(change -> {
            final ObjectName name = ControllerContext.nameOf(change.latest());
            if (change.now().isEmpty()) {
                gone.add(name);
            } else {
                gone.remove(name);
            }
            queue.add(name);
        });
        pods.onChange(change -> members.servicesOf(change, queue::add));
        endpoints.onChange(change -> queue.add(ControllerContext.nameOf(change.latest())));
    }

    /** To be started. */
    public Controller<ObjectName> controller() {
        return new Controller<>("endpoints", queue, this::reconcile, WORKERS);
    }

    void reconcile(final ObjectName name) {
        final ObjectNode service = services.get(name).orElse(null);
        final ObjectNode existing = endpoints.get(name).orElse(null);
        if (service == null) {
            final boolean ours =
                    existing != null && Labels.label(existing, MANAGED_BY).equals(MANAGER);
            if (ours || (existing != null && gone.contains(name))) {
                context.cluster().delete(ResourceTypes.ENDPOINTS, existing, "");
            }
            gone.remove(name);
            return;
        }
        if (!ServicePods.hasSelector(service) || Meta.isDeleting(service)) {
            return;
        }
        final ObjectNode wanted = existing == null ? Json.object() : existing.deepCopy();
        fill(wanted, service);
        if (existing == null) {
            context.cluster().create(ResourceTypes.ENDPOINTS, name.namespace(), wanted);
        } else if (!wanted.equals(existing)) {
            context.cluster().update(ResourceTypes.ENDPOINTS, wanted);
        }
    }

    private void fill(final ObjectNode object, final ObjectNode service) {
        final ObjectNode metadata = Json.childOf(object, "metadata");
        metadata.put("name", Meta.name(service)).put("namespace", Meta.namespace(service));
        final ObjectNode labels = metadata.putObject("labels");
        Labels.of(service).forEach(labels::put);
        labels.put(MANAGED_BY, MANAGER);
        if ("None".equals(Json.text(service, "spec", "clusterIP"))) {
            labels.put(HEADLESS, "");
        }
        final List<ObjectNode> pods = members.podsOf(service).stream()
                .filter(pod -> !Meta.isDeleting(pod))
                .toList();
        if (pods.size() > MOST_ADDRESSES) {
            Labels.annotations(object).put(OVER_CAPACITY, "truncated");
        } else if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(OVER_CAPACITY);
        }
        final ArrayNode subsets = subsets(service, pods);
        if (subsets.isEmpty()) {
            object.remove("subsets");
        } else {
            object.set("subsets", subsets);
        }
    }

    /** Addresses with the same ports together. */
    private static ArrayNode subsets(final ObjectNode service, final List<ObjectNode> pods) {
        final Map<ArrayNode, ObjectNode> byPorts = new LinkedHashMap<>();
        final String family = SliceEndpoints.families(service).get(0);
        final boolean always =
                Json.at(service, "spec", "publishNotReadyAddresses").asBoolean();
        pods.stream()
                .limit(MOST_ADDRESSES)
                .forEach(pod -> SliceEndpoints.address(pod, family).ifPresent(address -> {
                    final ArrayNode ports = ServicePorts.of(service, pod);
                    final boolean headless = "None".equals(Json.text(service, "spec", "clusterIP"));
                    if (ports.isEmpty() && !headless) {
                        return;
                    }
                    final ObjectNode subset = byPorts.computeIfAbsent(ports, none -> Json.object());
                    subset.withArrayProperty(always || Pods.isReady(pod) ? "addresses" : "notReadyAddresses")
                            .add(address(service, pod, address));
                }));
        final ArrayNode subsets = Json.MAPPER.createArrayNode();
        byPorts.forEach((ports, subset) -> {
            if (!ports.isEmpty()) {
                subset.set("ports", unnamed(ports));
            }
            subsets.add(subset);
        });
        return subsets;
    }

    /** Here a port without a name has none; in slices its name is empty. */
    private static ArrayNode unnamed(final ArrayNode ports) {
        final ArrayNode copy = ports.deepCopy();
        for (final JsonNode port : copy) {
            if (port.path("name").asText().isEmpty()) {
                ((ObjectNode) port).remove("name");
            }
        }
        return copy;
    }

    private static ObjectNode address(final ObjectNode service, final ObjectNode pod, final String ip) {
        final ObjectNode address = Json.object().put("ip", ip);
        final String hostname = Json.text(pod, "spec", "hostname");
        if (!hostname.isEmpty() && Json.text(pod, "spec", "subdomain").equals(Meta.name(service))) {
            address.put("hostname", hostname);
        }
        if (!Pods.node(pod).isEmpty()) {
            address.put("nodeName", Pods.node(pod));
        }
        address.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", Meta.namespace(pod))
                .put("name", Meta.name(pod))
                .put("uid", Meta.uid(pod));
        return address;
    }
}
