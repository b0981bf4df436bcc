package io.hawser.controlplane.kinds;

import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All kinds. Immutable. */
public final class Kinds {
    static final String CORE = "io.k8s.api.core.v1";

    private final Map<String, Kind> byResource = new LinkedHashMap<>();

    private Kinds(final List<Kind> kinds) {
        kinds.forEach(kind -> byResource.put(kind.apiVersion() + "/" + kind.plural(), kind));
    }

    /** Every kind that the server stores. */
    public static Kinds all() {
        return new Kinds(List.of(
                ConfigKinds.configMap(),
                EndpointKinds.endpoints(),
                EventKinds.core(),
                ClusterKinds.namespace(),
                ClusterKinds.node(),
                PodKind.pod(),
                ConfigKinds.secret(),
                ConfigKinds.serviceAccount(),
                ServiceKind.service(),
                WorkloadKinds.controllerRevision(),
                WorkloadKinds.daemonSet(),
                WorkloadKinds.deployment(),
                WorkloadKinds.replicaSet(),
                lease(),
                EndpointKinds.endpointSlice(),
                EventKinds.events(),
                RbacKinds.clusterRoleBinding(),
                RbacKinds.clusterRole(),
                RbacKinds.roleBinding(),
                RbacKinds.role(),
                PriorityKind.priorityClass()));
    }

    private static Kind lease() {
        return Kind.of("io.k8s.api.coordination.v1", "coordination.k8s.io", "v1", "Lease")
                .inNamespaces()
                .columns(
                        Column.text(
                                "Holder",
                                lease -> lease.path("spec")
                                        .path("holderIdentity")
                                        .asText()),
                        Column.AGE);
    }

    /** All, in the order of discovery. */
    public List<Kind> list() {
        return List.copyOf(byResource.values());
    }

    /** The kind of a path. */
    public Optional<Kind> byResource(final String apiVersion, final String plural) {
        return Optional.ofNullable(byResource.get(apiVersion + "/" + plural));
    }

    /** A kind of the core group, or of any other, that is known to be there. */
    public Kind require(final String apiVersion, final String plural) {
        return byResource(apiVersion, plural)
                .orElseThrow(() -> new IllegalArgumentException("no kind " + apiVersion + " " + plural));
    }

    /** The prefixes of all keys. */
    public Set<String> prefixes() {
        final Set<String> prefixes = new LinkedHashSet<>();
        list().forEach(kind -> prefixes.add(kind.prefix()));
        return prefixes;
    }

    /** All versions of all groups, the core's first. */
    public Set<String> apiVersions() {
        final Set<String> versions = new LinkedHashSet<>();
        list().forEach(kind -> versions.add(kind.apiVersion()));
        return versions;
    }
}
