/** As many pods as a ReplicaSet wants. */
package io.hawser.controlplane.controller.replicaset;
