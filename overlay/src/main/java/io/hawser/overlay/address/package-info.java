/**
 * Which interface and which addresses the overlay stands on.
 * What is built on them belongs to {@link io.hawser.overlay.backend}.
 */
package io.hawser.overlay.address;
