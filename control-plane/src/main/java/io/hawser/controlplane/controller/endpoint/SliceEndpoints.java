package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pods as the endpoints of slices. */
final class SliceEndpoints {
    private static final String ZONE = "topology.kubernetes.io/zone";

    private static final String SAME_NODE = "PreferSameNode";
    private static final Set<String> NEAR = Set.of("PreferClose", "PreferSameZone", SAME_NODE);

    private final Informer nodes;

    SliceEndpoints(final Informer nodes) {
        this.nodes = nodes;
    }

    /** The address families that a Service has endpoints in. */
    static List<String> families(final JsonNode service) {
        final List<String> families = new ArrayList<>();
        Json.at(service, "spec", "ipFamilies").forEach(family -> families.add(family.asText()));
        if (families.isEmpty()) {
            families.add(Json.text(service, "spec", "clusterIP").contains(":") ? "IPv6" : "IPv4");
        }
        return families;
    }

    /** A pod's address of a family. */
    static Optional<String> address(final JsonNode pod, final String family) {
        final boolean v6 = family.equals("IPv6");
        for (final JsonNode one : Json.at(pod, "status", "podIPs")) {
            final String address = one.path("ip").asText();
            if (!address.isEmpty() && address.contains(":") == v6) {
                return Optional.of(address);
            }
        }
        final String only = Json.text(pod, "status", "podIP");
        return only.isEmpty() || only.contains(":") != v6 ? Optional.empty() : Optional.of(only);
    }

    /** A node's zone; empty if it does not say. */
    static String zone(final ObjectNode node) {
        return Labels.label(node, ZONE);
    }

    /** The endpoint of a pod at an address. KEP-1672: what is terminating is not ready, but may serve. */
    ObjectNode endpoint(final ObjectNode service, final ObjectNode pod, final String address) {
        final boolean serving = Pods.isReady(pod);
        final boolean terminating = Meta.isDeleting(pod);
        final boolean always =
                Json.at(service, "spec", "publishNotReadyAddresses").asBoolean();
        final ObjectNode endpoint = Json.object();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions")
                .put("ready", always || (serving && !terminating))
                .put("serving", serving)
                .put("terminating", terminating);
        final String hostname = Json.text(pod, "spec", "hostname");
        if (!hostname.isEmpty() && Json.text(pod, "spec", "subdomain").equals(Meta.name(service))) {
            endpoint.put("hostname", hostname);
        }
        endpoint.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", Meta.namespace(pod))
                .put("name", Meta.name(pod))
                .put("uid", Meta.uid(pod));
        final String node = Pods.node(pod);
        if (!node.isEmpty()) {
            endpoint.put("nodeName", node);
            nodes.get("", node)
                    .map(SliceEndpoints::zone)
                    .filter(zone -> !zone.isEmpty())
                    .ifPresent(zone -> endpoint.put("zone", zone));
        }
        hint(service, endpoint);
        return endpoint;
    }

    /** KEP-4444 and KEP-3015: those near a client are preferred, where the Service says so. */
    private static void hint(final ObjectNode service, final ObjectNode endpoint) {
        final String distribution = Json.text(service, "spec", "trafficDistribution");
        if (!NEAR.contains(distribution)
                || !endpoint.path("conditions").path("ready").asBoolean()) {
            return;
        }
        final ObjectNode hints = Json.object();
        if (endpoint.has("zone")) {
            hints.putArray("forZones")
                    .addObject()
                    .put("name", endpoint.path("zone").asText());
        }
        if (endpoint.has("nodeName") && distribution.equals(SAME_NODE)) {
            hints.putArray("forNodes")
                    .addObject()
                    .put("name", endpoint.path("nodeName").asText());
        }
        if (!hints.isEmpty()) {
            endpoint.set("hints", hints);
        }
    }
}
