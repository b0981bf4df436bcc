package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.selector.Names;
import java.util.TreeSet;

/** Namespaces and Nodes. */
final class ClusterKinds {
    private static final String ROLE_LABEL = "node-role.kubernetes.io/";

    private ClusterKinds() {}

    static Kind namespace() {
        return Kind.of(Kinds.CORE, "", "v1", "Namespace")
                .shortNames("ns")
                .subresources(Subresource.STATUS, Subresource.FINALIZE)
                .selectable("status.phase")
                .named(Names::labelProblem)
                .columns(Cells.field("Status", "status", "phase"), Column.AGE)
                .onCreate(namespace -> {
                    final ObjectNode spec = Json.childOf(namespace, "spec");
                    spec.putArray("finalizers").add("kubernetes");
                    namespace.putObject("status").put("phase", "Active");
                    label(namespace);
                })
                .onUpdate((namespace, old) -> {
                    // Only finalize may take a finalizer away.
                    namespace.set("spec", old.path("spec").deepCopy());
                    label(namespace);
                });
    }

    private static void label(final ObjectNode namespace) {
        Json.childOf(Meta.of(namespace), "labels").put("kubernetes.io/metadata.name", Meta.name(namespace));
    }

    static Kind node() {
        return Kind.of(Kinds.CORE, "", "v1", "Node")
                .storedAt("/registry/minions/")
                .shortNames("no")
                .subresources(Subresource.STATUS, Subresource.PROXY)
                .selectable("spec.unschedulable")
                .statusOnCreate()
                .columns(
                        Column.text("Status", ClusterKinds::status),
                        Column.text("Roles", ClusterKinds::roles),
                        Column.AGE,
                        Column.text("Version", node -> Json.text(node, "status", "nodeInfo", "kubeletVersion")),
                        Column.wide("Internal-IP", node -> address(node, "InternalIP")),
                        Column.wide("External-IP", node -> address(node, "ExternalIP")),
                        info("OS-Image", "osImage"),
                        info("Kernel-Version", "kernelVersion"),
                        info("Container-Runtime", "containerRuntimeVersion"))
                .defaults(Defaults.of("spec={}"))
                .onUpdate((node, old) -> allocatable(node))
                .onCreate(ClusterKinds::allocatable)
                .validate(ClusterKinds::checkNode)
                .validateUpdate((node, old, found) -> {
                    if (!Json.absent(old.path("spec").path("podCIDR"))) {
                        found.immutable(node.path("spec"), old.path("spec"), "spec", "podCIDR");
                    }
                });
    }

    /** What pods may use is all there is, unless the kubelet says otherwise. */
    private static void allocatable(final ObjectNode node) {
        if (node.path("status") instanceof ObjectNode status
                && status.path("capacity").isObject()
                && !status.path("allocatable").isObject()) {
            status.set("allocatable", status.get("capacity").deepCopy());
        }
    }

    private static void checkNode(final ObjectNode node, final Validation found) {
        found.each(node.path("spec"), "spec", "taints", (taint, at) -> {
            found.required(taint, at, "key");
            found.text(taint, at, "key", Names::labelKeyProblem);
            if (found.required(taint, at, "effect")) {
                found.oneOf(taint, at, "effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
            }
        });
    }

    private static String status(final JsonNode node) {
        String status = "Unknown";
        for (final JsonNode condition : Json.at(node, "status", "conditions")) {
            if ("Ready".equals(condition.path("type").asText())) {
                status = "True".equals(condition.path("status").asText()) ? "Ready" : "NotReady";
            }
        }
        return Json.at(node, "spec", "unschedulable").asBoolean() ? status + ",SchedulingDisabled" : status;
    }

    private static String roles(final JsonNode node) {
        final TreeSet<String> roles = new TreeSet<>();
        Json.at(node, "metadata", "labels").properties().forEach(label -> {
            if (label.getKey().startsWith(ROLE_LABEL) && label.getKey().length() > ROLE_LABEL.length()) {
                roles.add(label.getKey().substring(ROLE_LABEL.length()));
            } else if ("kubernetes.io/role".equals(label.getKey())) {
                roles.add(label.getValue().asText());
            }
        });
        return Cells.orNone(String.join(",", roles));
    }

    private static String address(final JsonNode node, final String type) {
        for (final JsonNode address : Json.at(node, "status", "addresses")) {
            if (type.equals(address.path("type").asText())) {
                return address.path("address").asText();
            }
        }
        return Cells.NONE;
    }

    private static Column info(final String name, final String field) {
        return Column.wide(name, node -> {
            final String value = Json.text(node, "status", "nodeInfo", field);
            return value.isEmpty() ? "<unknown>" : value;
        });
    }
}
