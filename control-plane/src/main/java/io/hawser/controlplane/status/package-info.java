/**
 * What a request can fail with, worded as Kubernetes words it. Knows nothing of HTTP and of kinds.
 */
package io.hawser.controlplane.status;
