/**
 * Finds a node for each pod that has none: nodes that cannot take it are filtered out, the others scored, the best one
 * bound. Speaks with the API server as any client.
 */
package io.hawser.controlplane.scheduler;
