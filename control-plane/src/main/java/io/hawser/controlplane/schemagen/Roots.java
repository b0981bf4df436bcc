package io.hawser.controlplane.schemagen;

import java.util.List;
import java.util.Map;

/**
 * The kinds whose schemas are needed, by the class that has them, with the package of their Go types, which is what
 * names a definition. Types below a kind belong to the first package that reaches them, so the order matters.
 */
final class Roots {
    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1";
    private static final String CORE = "io.k8s.api.core.v1";

    /** A kind: its class, the Go package, and what the API calls it. */
    record Root(String className, String goPackage, String group, String version, String kind) {}

    static final List<Root> ALL = List.of(
            meta("V1Status", "Status"),
            meta("V1DeleteOptions", "DeleteOptions"),
            core("Namespace"),
            core("Node"),
            core("Pod"),
            core("PodTemplate"),
            core("Service"),
            new Root("V1Endpoints", CORE, "", "v1", "Endpoints"),
            core("ConfigMap"),
            core("Secret"),
            core("ServiceAccount"),
            core("Binding"),
            new Root("CoreV1Event", CORE, "", "v1", "Event"),
            of("apps", "Deployment"),
            of("apps", "ReplicaSet"),
            of("apps", "DaemonSet"),
            of("apps", "ControllerRevision"),
            of("coordination", "coordination.k8s.io", "Lease"),
            of("discovery", "discovery.k8s.io", "EndpointSlice"),
            new Root("EventsV1Event", "io.k8s.api.events.v1", "events.k8s.io", "v1", "Event"),
            of("rbac", "rbac.authorization.k8s.io", "ClusterRole"),
            of("rbac", "rbac.authorization.k8s.io", "ClusterRoleBinding"),
            of("rbac", "rbac.authorization.k8s.io", "Role"),
            of("rbac", "rbac.authorization.k8s.io", "RoleBinding"),
            of("policy", "Eviction"),
            of("scheduling", "scheduling.k8s.io", "PriorityClass"),
            of("autoscaling", "Scale"),
            of("authentication", "authentication.k8s.io", "TokenReview"),
            new Root(
                    "AuthenticationV1TokenRequest",
                    "io.k8s.api.authentication.v1",
                    "authentication.k8s.io",
                    "v1",
                    "TokenRequest"),
            of("authentication", "authentication.k8s.io", "SelfSubjectReview"),
            of("authorization", "authorization.k8s.io", "SubjectAccessReview"),
            of("authorization", "authorization.k8s.io", "LocalSubjectAccessReview"),
            of("authorization", "authorization.k8s.io", "SelfSubjectAccessReview"),
            of("authorization", "authorization.k8s.io", "SelfSubjectRulesReview"));

    /** Types of the meta package, wherever they are reached from. */
    static final Map<String, String> META_TYPES = Map.ofEntries(
            Map.entry("V1ObjectMeta", "ObjectMeta"),
            Map.entry("V1ListMeta", "ListMeta"),
            Map.entry("V1ManagedFieldsEntry", "ManagedFieldsEntry"),
            Map.entry("V1OwnerReference", "OwnerReference"),
            Map.entry("V1LabelSelector", "LabelSelector"),
            Map.entry("V1LabelSelectorRequirement", "LabelSelectorRequirement"),
            Map.entry("V1Condition", "Condition"),
            Map.entry("V1Preconditions", "Preconditions"),
            Map.entry("V1StatusDetails", "StatusDetails"),
            Map.entry("V1StatusCause", "StatusCause"),
            Map.entry("V1FieldSelectorRequirement", "FieldSelectorRequirement"));

    private static Root meta(final String className, final String kind) {
        return new Root(className, META, "", "v1", kind);
    }

    private static Root core(final String kind) {
        return new Root("V1" + kind, CORE, "", "v1", kind);
    }

    private static Root of(final String group, final String kind) {
        return of(group, group, kind);
    }

    private static Root of(final String goName, final String group, final String kind) {
        return new Root("V1" + kind, "io.k8s.api." + goName + ".v1", group, "v1", kind);
    }

    private Roots() {}
}
