/** Queues and elections, by a clock that the test moves. */
package io.hawser.controlplane.controller.runtime;
