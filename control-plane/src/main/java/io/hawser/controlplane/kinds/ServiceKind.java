package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.selector.Names;
import io.hawser.controlplane.status.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services. Their addresses are the allocators' business. */
final class ServiceKind {
    private static final String NODE_PORT = "nodePort";
    private static final int AFFINITY_SECONDS = 10_800;
    private static final int MAX_AFFINITY_SECONDS = 86_400;

    private ServiceKind() {}

    static Kind service() {
        return Kind.of(Kinds.CORE, "", "v1", "Service")
                .inNamespaces()
                .storedAt("/registry/services/specs/")
                .shortNames("svc")
                .categories("all")
                .subresources(Subresource.STATUS)
                .selectable("spec.clusterIP", "spec.type")
                .named(Names::label1035Problem)
                .columns(
                        Cells.field("Type", "spec", "type"),
                        Cells.field("Cluster-IP", "spec", "clusterIP"),
                        Column.text("External-IP", ServiceKind::external),
                        Column.text("Port(s)", ServiceKind::ports),
                        Column.AGE,
                        Column.wide("Selector", service -> Cells.labels(Json.at(service, "spec", "selector"))))
                .defaults(Defaults.of(
                        "spec.type=\"ClusterIP\"",
                        "spec.sessionAffinity=\"None\"",
                        "spec.ports[].protocol=\"TCP\"",
                        "status={\"loadBalancer\":{}}"))
                .onCreate(ServiceKind::fill)
                .onUpdate((service, old) -> {
                    keepAddresses(service, old);
                    fill(service);
                })
                .validate(ServiceKind::check)
                .validateUpdate(ServiceKind::checkUpdate);
    }

    private static void fill(final ObjectNode service) {
        final ObjectNode spec = Json.childOf(service, "spec");
        for (final JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode one && Json.absent(one.get("targetPort"))) {
                one.set("targetPort", one.path("port"));
            }
        }
        final String type = spec.path("type").asText();
        if (!"ExternalName".equals(type)) {
            setIfAbsent(spec, "internalTrafficPolicy", "Cluster");
        }
        if ("NodePort".equals(type) || "LoadBalancer".equals(type)) {
            setIfAbsent(spec, "externalTrafficPolicy", "Cluster");
        } else {
            spec.remove("externalTrafficPolicy");
        }
        if ("LoadBalancer".equals(type) && !spec.has("allocateLoadBalancerNodePorts")) {
            spec.put("allocateLoadBalancerNodePorts", true);
        }
        if ("ClientIP".equals(spec.path("sessionAffinity").asText())) {
            final ObjectNode clientIp = Json.childOf(Json.childOf(spec, "sessionAffinityConfig"), "clientIP");
            if (Json.absent(clientIp.get("timeoutSeconds"))) {
                clientIp.put("timeoutSeconds", AFFINITY_SECONDS);
            }
        } else {
            spec.remove("sessionAffinityConfig");
        }
    }

    /** A client that leaves out what the server gave means to keep it. */
    private static void keepAddresses(final ObjectNode service, final ObjectNode old) {
        final ObjectNode spec = Json.childOf(service, "spec");
        final JsonNode before = old.path("spec");
        if ("ExternalName".equals(spec.path("type").asText())
                || "ExternalName".equals(before.path("type").asText())) {
            return;
        }
        for (final String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
            if (Json.absent(spec.get(field)) || spec.path(field).asText("x").isEmpty()) {
                if (before.has(field)) {
                    spec.set(field, before.get(field));
                }
            }
        }
        keepNodePorts(spec, before);
    }

    private static void keepNodePorts(final ObjectNode spec, final JsonNode before) {
        final String type = spec.path("type").asText();
        if (!"NodePort".equals(type) && !"LoadBalancer".equals(type)) {
            // Ports of the node go with the type, unless the client names new ones, which validation refuses.
            for (final JsonNode port : spec.path("ports")) {
                if (port instanceof ObjectNode one && wasNodePort(one, before)) {
                    one.remove(NODE_PORT);
                }
            }
            return;
        }
        for (final JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode one && one.path(NODE_PORT).asInt() == 0) {
                for (final JsonNode known : before.path("ports")) {
                    if (known.path("port").equals(one.path("port"))
                            && known.path("protocol").equals(one.path("protocol"))
                            && known.path(NODE_PORT).asInt() != 0) {
                        one.set(NODE_PORT, known.get(NODE_PORT));
                    }
                }
            }
        }
    }

    private static boolean wasNodePort(final ObjectNode port, final JsonNode before) {
        for (final JsonNode known : before.path("ports")) {
            if (port.has(NODE_PORT) && known.path(NODE_PORT).equals(port.get(NODE_PORT))) {
                return true;
            }
        }
        return false;
    }

    private static void check(final ObjectNode service, final Validation found) {
        final JsonNode spec = service.path("spec");
        final String type = spec.path("type").asText();
        found.oneOf(spec, "spec", "type", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        found.oneOf(spec, "spec", "sessionAffinity", "ClientIP", "None");
        found.oneOf(spec, "spec", "internalTrafficPolicy", "Cluster", "Local");
        found.oneOf(spec, "spec", "externalTrafficPolicy", "Cluster", "Local");
        found.oneOf(spec, "spec", "ipFamilyPolicy", "PreferDualStack", "RequireDualStack", "SingleStack");
        if ("ExternalName".equals(type)) {
            found.required(spec, "spec", "externalName");
            return;
        }
        final boolean headless = "None".equals(spec.path("clusterIP").asText());
        if (!headless) {
            found.required(spec, "spec", "ports");
        } else if (!"ClusterIP".equals(type)) {
            found.add(
                    Cause.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services"));
        }
        final int count = spec.path("ports").size();
        final Set<String> names = new HashSet<>();
        final Set<String> numbers = new HashSet<>();
        found.each(spec, "spec", "ports", (port, at) -> {
            checkPort(port, at, type, found);
            final String name = port.path("name").asText();
            if (count > 1 && name.isEmpty()) {
                found.add(Cause.required(at + ".name", ""));
            } else if (!name.isEmpty() && !names.add(name)) {
                found.add(Cause.duplicate(at + ".name", name));
            }
            final String number =
                    port.path("protocol").asText() + "/" + port.path("port").asText();
            if (!numbers.add(number)) {
                found.add(new Cause("FieldValueDuplicate", "Duplicate value: " + port, at));
            }
        });
        final JsonNode seconds = Json.at(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
        if (seconds.isNumber() && (seconds.asInt() <= 0 || seconds.asInt() > MAX_AFFINITY_SECONDS)) {
            found.add(Cause.invalid(
                    "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                    (Object) seconds.asInt(),
                    "must be greater than 0 and less than " + MAX_AFFINITY_SECONDS));
        }
    }

    private static void checkPort(final JsonNode port, final String at, final String type, final Validation found) {
        if (found.required(port, at, "port")) {
            found.port(port, at, "port");
        }
        if (port.path("targetPort").isNumber()) {
            found.port(port, at, "targetPort");
        }
        found.oneOf(port, at, "protocol", "SCTP", "TCP", "UDP");
        found.text(port, at, "name", Names::labelProblem);
        if (port.path(NODE_PORT).asInt() != 0 && "ClusterIP".equals(type)) {
            found.add(Cause.forbidden(at + ".nodePort", "may not be used when `type` is 'ClusterIP'"));
        }
    }

    private static void checkUpdate(final ObjectNode service, final ObjectNode old, final Validation found) {
        final String before = old.path("spec").path("type").asText();
        final String now = service.path("spec").path("type").asText();
        if (!"ExternalName".equals(before) && !"ExternalName".equals(now)) {
            found.immutable(service.path("spec"), old.path("spec"), "spec", "clusterIP");
        }
    }

    private static String external(final JsonNode service) {
        final JsonNode spec = service.path("spec");
        final List<String> all = new ArrayList<>();
        switch (spec.path("type").asText()) {
            case "ExternalName" -> {
                return spec.path("externalName").asText();
            }
            case "LoadBalancer" -> {
                for (final JsonNode ingress : Json.at(service, "status", "loadBalancer", "ingress")) {
                    all.add(ingress.path("ip").asText(ingress.path("hostname").asText()));
                }
                spec.path("externalIPs").forEach(ip -> all.add(ip.asText()));
                return all.isEmpty() ? "<pending>" : String.join(",", all);
            }
            default -> {
                spec.path("externalIPs").forEach(ip -> all.add(ip.asText()));
                return Cells.orNone(String.join(",", all));
            }
        }
    }

    private static String ports(final JsonNode service) {
        final List<String> all = new ArrayList<>();
        for (final JsonNode port : Json.at(service, "spec", "ports")) {
            final int nodePort = port.path(NODE_PORT).asInt();
            all.add(port.path("port").asText() + (nodePort == 0 ? "" : ":" + nodePort) + "/"
                    + port.path("protocol").asText());
        }
        return Cells.orNone(String.join(",", all));
    }

    private static void setIfAbsent(final ObjectNode node, final String field, final String value) {
        if (Json.absent(node.get(field))) {
            node.put(field, value);
        }
    }
}
