package io.hawser.proxy.userspace;

/** What an address is to a service. */
enum FrontendKind {
    /** Its address within the cluster. */
    CLUSTER_IP,
    /** One of spec.externalIPs. */
    EXTERNAL_IP,
    /** A load balancer's, for its source ranges alone. */
    LOAD_BALANCER,
    /** One of the node's own. */
    NODE_PORT
}
