/**
 * How packets travel between nodes: what the kernel must hold for a set of leases. Everything here is computed from
 * values; {@link io.hawser.overlay.conductor} brings it into the kernel.
 */
package io.hawser.overlay.backend;
