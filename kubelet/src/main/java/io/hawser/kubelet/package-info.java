/**
 * A minimal kubelet: it makes this node's containers what the Kubernetes API says, over CRI, and reports back. It knows
 * the kernel and nothing of the data plane.
 */
package io.hawser.kubelet;
