/**
 * Leases as Kubernetes and Flannel keep them together: the pod CIDRs and annotations of Node objects, over the plain
 * REST API. Who hands out the CIDRs is the cluster's business; nothing but this node's own annotations is written.
 */
package io.hawser.overlay.registry.kubernetes;
