/**
 * What makes a controller go: queues of keys, loops that work them off, the election of a leader, events. Knows
 * nothing of what is done about a key.
 */
package io.hawser.controlplane.controller.runtime;
