package io.hawser.controlplane.schemagen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How lists and maps merge when they are patched or applied. The Java client does not carry these; Kubernetes states
 * them beside its Go types, and in the documentation of each field. What is not named here is replaced as a whole.
 */
final class MergeRules {
    private static final String STRATEGY = "x-kubernetes-patch-strategy";
    private static final String MERGE_KEY = "x-kubernetes-patch-merge-key";
    private static final String LIST_TYPE = "x-kubernetes-list-type";
    private static final String LIST_KEYS = "x-kubernetes-list-map-keys";
    private static final String MAP_TYPE = "x-kubernetes-map-type";

    /** Lists that merge by one key, in both kinds of patches. */
    private static final Map<String, String> KEYED = Map.ofEntries(
            Map.entry("PodSpec.containers", "name"),
            Map.entry("PodSpec.initContainers", "name"),
            Map.entry("PodSpec.ephemeralContainers", "name"),
            Map.entry("PodSpec.volumes", "name"),
            Map.entry("PodSpec.resourceClaims", "name"),
            Map.entry("PodSpec.schedulingGates", "name"),
            Map.entry("PodSpec.imagePullSecrets", "name"),
            Map.entry("PodSpec.hostAliases", "ip"),
            Map.entry("Container.env", "name"),
            Map.entry("Container.volumeMounts", "mountPath"),
            Map.entry("Container.volumeDevices", "devicePath"),
            Map.entry("EphemeralContainer.env", "name"),
            Map.entry("EphemeralContainer.volumeMounts", "mountPath"),
            Map.entry("EphemeralContainer.volumeDevices", "devicePath"),
            Map.entry("PodStatus.conditions", "type"),
            Map.entry("PodStatus.podIPs", "ip"),
            Map.entry("NodeStatus.conditions", "type"),
            Map.entry("NodeStatus.addresses", "type"),
            Map.entry("NamespaceStatus.conditions", "type"),
            Map.entry("ServiceStatus.conditions", "type"),
            Map.entry("ServiceAccount.secrets", "name"),
            Map.entry("ObjectMeta.ownerReferences", "uid"),
            Map.entry("DeploymentStatus.conditions", "type"),
            Map.entry("ReplicaSetStatus.conditions", "type"),
            Map.entry("DaemonSetStatus.conditions", "type"));

    /** Lists whose patches merge by the first key, and whose elements are told apart by all. */
    private static final Map<String, List<String>> MULTI_KEYED = Map.of(
            "PodSpec.topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable"),
            "Container.ports", List.of("containerPort", "protocol"),
            "EphemeralContainer.ports", List.of("containerPort", "protocol"),
            "ServiceSpec.ports", List.of("port", "protocol"));

    private static final Set<String> SETS = Set.of("ObjectMeta.finalizers", "NodeSpec.podCIDRs", "Endpoint.addresses");
    private static final Set<String> MERGED_SETS = Set.of("ObjectMeta.finalizers", "NodeSpec.podCIDRs");

    /** Structures whose fields that a patch does not name are removed: they are unions. */
    private static final Map<String, String> RETAIN_KEYS = Map.of(
            "PodSpec.volumes", "merge,retainKeys",
            "PodSpec.resourceClaims", "merge,retainKeys",
            "DeploymentSpec.strategy", "retainKeys");

    private static final Set<String> ATOMIC_MAPS = Set.of("ServiceSpec.selector", "PodSpec.nodeSelector");

    private static final Set<String> ATOMIC_TYPES = Set.of(
            "LabelSelector",
            "ObjectReference",
            "LocalObjectReference",
            "TypedLocalObjectReference",
            "ConfigMapKeySelector",
            "SecretKeySelector",
            "NodeSelector",
            "NodeSelectorTerm",
            "ObjectFieldSelector",
            "ResourceFieldSelector",
            "RoleRef",
            "Subject",
            "EndpointAddress");

    private final Map<String, Boolean> unused = new HashMap<>();

    MergeRules() {
        List.of(KEYED.keySet(), MULTI_KEYED.keySet(), SETS, RETAIN_KEYS.keySet(), ATOMIC_MAPS, ATOMIC_TYPES)
                .forEach(rules -> rules.forEach(rule -> unused.put(rule, true)));
    }

    void onType(final String simpleName, final ObjectNode definition) {
        if (ATOMIC_TYPES.contains(simpleName)) {
            unused.remove(simpleName);
            definition.put(MAP_TYPE, "atomic");
        }
    }

    void onField(final String field, final ObjectNode property) {
        unused.remove(field);
        if (KEYED.containsKey(field)) {
            property.put(MERGE_KEY, KEYED.get(field)).put(STRATEGY, "merge").put(LIST_TYPE, "map");
            property.putArray(LIST_KEYS).add(KEYED.get(field));
        } else if (MULTI_KEYED.containsKey(field)) {
            final List<String> keys = MULTI_KEYED.get(field);
            property.put(MERGE_KEY, keys.get(0)).put(STRATEGY, "merge").put(LIST_TYPE, "map");
            keys.forEach(property.putArray(LIST_KEYS)::add);
        } else if (SETS.contains(field)) {
            property.put(LIST_TYPE, "set");
            if (MERGED_SETS.contains(field)) {
                property.put(STRATEGY, "merge");
            }
        } else if ("array".equals(property.path("type").asText())) {
            property.put(LIST_TYPE, "atomic");
        }
        if (RETAIN_KEYS.containsKey(field)) {
            property.put(STRATEGY, RETAIN_KEYS.get(field));
        }
        if (ATOMIC_MAPS.contains(field)) {
            property.put(MAP_TYPE, "atomic");
        }
    }

    /** A rule about a type that is not there is a mistake. */
    void requireAllUsed() {
        if (!unused.isEmpty()) {
            throw new IllegalStateException("merge rules for fields that are not there: " + unused.keySet());
        }
    }
}
