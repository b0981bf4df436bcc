/**
 * Keeps the kernel equal to what a {@link io.hawser.overlay.backend.Backend} asks for: one thread that dumps, compares
 * and changes. What should be is decided elsewhere; leases and registries are unknown here.
 */
package io.hawser.overlay.conductor;
