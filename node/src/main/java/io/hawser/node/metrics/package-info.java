/**
 * What the daemon counts, under {@code /metrics}: itself as a process, its overlay, its CNI commands. Those of services
 * have kube-proxy's names, and are that module's.
 */
package io.hawser.node.metrics;
