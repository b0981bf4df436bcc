/** The arithmetic of rollouts. */
package io.hawser.controlplane.controller.deployment;
