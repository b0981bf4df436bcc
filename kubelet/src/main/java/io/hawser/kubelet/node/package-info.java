/** The node itself, as the API knows it: what it has, whether it can run pods, and the lease that says it lives. */
package io.hawser.kubelet.node;
