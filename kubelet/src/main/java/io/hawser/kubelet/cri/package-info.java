/**
 * The Container Runtime Interface: what the kubelet asks of a runtime, and the gRPC client over its unix socket. The
 * messages in {@code v1} are generated from {@code cri.proto}. Nothing here knows what a Kubernetes pod is.
 */
package io.hawser.kubelet.cri;
