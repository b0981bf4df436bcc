package io.hawser.controlplane.controller.informer;

/** The kinds that controllers know by name. */
public final class ResourceTypes {
    /** Pods. */
    public static final ResourceType PODS = core("Pod", "pods", true);
    /** Nodes. */
    public static final ResourceType NODES = core("Node", "nodes", false);
    /** Namespaces. */
    public static final ResourceType NAMESPACES = core("Namespace", "namespaces", false);
    /** Services. */
    public static final ResourceType SERVICES = core("Service", "services", true);
    /** Endpoints, the older form of EndpointSlices. */
    public static final ResourceType ENDPOINTS = core("Endpoints", "endpoints", true);
    /** EndpointSlices. */
    public static final ResourceType ENDPOINT_SLICES =
            new ResourceType("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true);
    /** Deployments. */
    public static final ResourceType DEPLOYMENTS = apps("Deployment", "deployments");
    /** ReplicaSets. */
    public static final ResourceType REPLICA_SETS = apps("ReplicaSet", "replicasets");
    /** DaemonSets. */
    public static final ResourceType DAEMON_SETS = apps("DaemonSet", "daemonsets");
    /** ControllerRevisions. */
    public static final ResourceType CONTROLLER_REVISIONS = apps("ControllerRevision", "controllerrevisions");
    /** Leases: heartbeats and leaders. */
    public static final ResourceType LEASES = new ResourceType("coordination.k8s.io/v1", "Lease", "leases", true);
    /** Events. */
    public static final ResourceType EVENTS = core("Event", "events", true);

    private ResourceTypes() {}

    private static ResourceType core(final String kind, final String plural, final boolean namespaced) {
        return new ResourceType("v1", kind, plural, namespaced);
    }

    private static ResourceType apps(final String kind, final String plural) {
        return new ResourceType("apps/v1", kind, plural, true);
    }
}
