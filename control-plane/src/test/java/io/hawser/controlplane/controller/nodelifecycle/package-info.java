/** Silence, taints and their deadlines. */
package io.hawser.controlplane.controller.nodelifecycle;
