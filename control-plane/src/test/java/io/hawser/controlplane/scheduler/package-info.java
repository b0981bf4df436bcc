/** Which node is chosen, and why others are not. */
package io.hawser.controlplane.scheduler;
