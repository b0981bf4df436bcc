package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.selector.Names;
import io.hawser.controlplane.status.Cause;
import java.util.List;

/** Pods. */
final class PodKind {
    private static final int GRACE_SECONDS = 30;
    private static final int TOLERATION_SECONDS = 300;

    private PodKind() {}

    static Kind pod() {
        return Kind.of(Kinds.CORE, "", "v1", "Pod")
                .inNamespaces()
                .shortNames("po")
                .categories("all")
                .subresources(
                        Subresource.STATUS,
                        Subresource.BINDING,
                        Subresource.EVICTION,
                        Subresource.LOG,
                        Subresource.EXEC,
                        Subresource.ATTACH,
                        Subresource.PORTFORWARD,
                        Subresource.EPHEMERALCONTAINERS)
                .selectable(
                        "spec.nodeName",
                        "spec.restartPolicy",
                        "spec.schedulerName",
                        "spec.serviceAccountName",
                        "spec.hostNetwork",
                        "status.phase",
                        "status.podIP",
                        "status.nominatedNodeName")
                .columns(PodCells.columns())
                .defaults(PodTemplates.POD)
                .graceful(GRACE_SECONDS)
                .onCreate(PodKind::begin)
                .onUpdate(PodKind::keep)
                .validate(PodKind::check)
                .validateUpdate(PodKind::checkUpdate);
    }

    private static void begin(final ObjectNode pod) {
        final ObjectNode spec = Json.childOf(pod, "spec");
        PodTemplates.fill(spec);
        tolerate(spec, "node.kubernetes.io/not-ready");
        tolerate(spec, "node.kubernetes.io/unreachable");
        pod.putObject("status").put("phase", "Pending").put("qosClass", QosClass.of(spec));
    }

    /** A pod leaves a node that is lost, but not at once. */
    private static void tolerate(final ObjectNode spec, final String taint) {
        final ArrayNode tolerations = spec.withArrayProperty("tolerations");
        for (final JsonNode toleration : tolerations) {
            final String key = toleration.path("key").asText();
            final String effect = toleration.path("effect").asText();
            if ((key.equals(taint) || key.isEmpty()) && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return;
            }
        }
        tolerations
                .addObject()
                .put("key", taint)
                .put("operator", "Exists")
                .put("effect", "NoExecute")
                .put("tolerationSeconds", TOLERATION_SECONDS);
    }

    private static void keep(final ObjectNode pod, final ObjectNode old) {
        Json.child(pod, "spec").ifPresent(PodTemplates::fill);
        final JsonNode qos = old.path("status").path("qosClass");
        if (pod.path("status") instanceof ObjectNode status && !status.has("qosClass") && qos.isTextual()) {
            status.set("qosClass", qos);
        }
    }

    private static void check(final ObjectNode pod, final Validation found) {
        final JsonNode spec = pod.path("spec");
        PodTemplates.check(spec, "spec", found);
        found.text(spec, "spec", "nodeName", Names::subdomainProblem);
        found.text(spec, "spec", "hostname", Names::labelProblem);
    }

    private static void checkUpdate(final ObjectNode pod, final ObjectNode old, final Validation found) {
        final ObjectNode now = comparable(pod.path("spec"));
        final ObjectNode before = comparable(old.path("spec"));
        // A pod that is not scheduled may be: binding sets the node.
        if (Json.absent(before.get("nodeName"))) {
            now.remove("nodeName");
        }
        if (!now.equals(before)) {
            found.add(Cause.forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
                            + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be"
                            + " set to 1 if it was previously negative)"));
        }
    }

    /** A spec without what may change. */
    private static ObjectNode comparable(final JsonNode spec) {
        final ObjectNode copy = spec.isObject() ? spec.deepCopy() : Json.object();
        copy.remove(List.of("activeDeadlineSeconds", "tolerations", "ephemeralContainers"));
        for (final String list : new String[] {"containers", "initContainers"}) {
            for (final JsonNode container : copy.path(list)) {
                if (container instanceof ObjectNode one) {
                    one.remove(List.of("image", "imagePullPolicy"));
                }
            }
        }
        return copy;
    }
}
