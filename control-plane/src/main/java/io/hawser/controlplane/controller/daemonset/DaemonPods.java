package io.hawser.controlplane.controller.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.NodeAffinity;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.model.Taints;
import io.hawser.controlplane.controller.model.Templates;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pods of a DaemonSet: where they should be, and what they look like. Pure. */
final class DaemonPods {
    static final String HASH = "controller-revision-hash";
    static final String GENERATION = "pod-template-generation";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final List<String> PRESSURES = List.of(
            "node.kubernetes.io/disk-pressure",
            "node.kubernetes.io/memory-pressure",
            "node.kubernetes.io/pid-pressure");

    private DaemonPods() {}

    /** What should be on a node. */
    enum Place {
        /** A pod. */
        WANTED,
        /** No new pod, but one that is there may stay. */
        TOLERATED,
        /** None. */
        FORBIDDEN
    }

    /** What should be on each node, by its name. */
    static Map<String, Place> places(final ObjectNode set, final List<ObjectNode> nodes) {
        final ObjectNode spec = Json.at(set, "spec", "template", "spec").deepCopy();
        addTolerations(spec);
        final Map<String, Place> places = new TreeMap<>();
        nodes.forEach(node -> places.put(Meta.name(node), place(spec, node)));
        return places;
    }

    private static Place place(final ObjectNode spec, final ObjectNode node) {
        final String fixed = spec.path("nodeName").asText("");
        if ((!fixed.isEmpty() && !fixed.equals(Meta.name(node))) || !NodeAffinity.allows(spec, node)) {
            return Place.FORBIDDEN;
        }
        if (!Taints.untolerated(node, spec, Taints.NO_EXECUTE).isEmpty()) {
            return Place.FORBIDDEN;
        }
        return Taints.untolerated(node, spec, Taints.NO_SCHEDULE).isEmpty() ? Place.WANTED : Place.TOLERATED;
    }

    /** A pod for one node and no other; the scheduler still has to find that it fits there. */
    static ObjectNode create(final ObjectNode set, final String node, final String hash) {
        final ObjectNode pod = Templates.pod(Json.at(set, "spec", "template"), ResourceTypes.DAEMON_SETS, set);
        Labels.labels(pod)
                .put(HASH, hash)
                .put(GENERATION, Json.at(set, "metadata", "generation").asText("1"));
        final ObjectNode spec = Json.childOf(pod, "spec");
        addTolerations(spec);
        final ObjectNode affinity = Json.childOf(Json.childOf(spec, "affinity"), "nodeAffinity");
        final ObjectNode field = Json.object().put("key", "metadata.name").put("operator", "In");
        field.putArray("values").add(node);
        final ArrayNode fields = Json.MAPPER.createArrayNode().add(field);
        final ArrayNode terms = Json.childOf(affinity, REQUIRED).withArrayProperty("nodeSelectorTerms");
        if (terms.isEmpty()) {
            terms.addObject();
        }
        for (final JsonNode term : terms) {
            ((ObjectNode) term).set("matchFields", fields.deepCopy());
        }
        return pod;
    }

    /** The node that a pod is on, or is meant for. */
    static String nodeOf(final ObjectNode pod) {
        final String node = Pods.node(pod);
        if (!node.isEmpty()) {
            return node;
        }
        return Json.at(pod, "spec", "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms")
                .path(0)
                .path("matchFields")
                .path(0)
                .path("values")
                .path(0)
                .asText("");
    }

    /** What a daemon puts up with, for it often is what the node is waiting for. */
    private static void addTolerations(final ObjectNode spec) {
        final ArrayNode tolerations = spec.withArrayProperty("tolerations");
        tolerate(tolerations, Taints.NOT_READY, Taints.NO_EXECUTE);
        tolerate(tolerations, Taints.UNREACHABLE, Taints.NO_EXECUTE);
        PRESSURES.forEach(pressure -> tolerate(tolerations, pressure, Taints.NO_SCHEDULE));
        tolerate(tolerations, Taints.UNSCHEDULABLE, Taints.NO_SCHEDULE);
        if (spec.path("hostNetwork").asBoolean()) {
            tolerate(tolerations, Taints.NETWORK_UNAVAILABLE, Taints.NO_SCHEDULE);
        }
    }

    private static void tolerate(final ArrayNode tolerations, final String key, final String effect) {
        final ObjectNode wanted =
                Json.object().put("key", key).put("operator", "Exists").put("effect", effect);
        for (final JsonNode toleration : tolerations) {
            if (toleration.equals(wanted)) {
                return;
            }
        }
        tolerations.add(wanted);
    }
}
