/** Rolls a Deployment's template out, from one ReplicaSet to the next, and remembers the former ones. */
package io.hawser.controlplane.controller.deployment;
