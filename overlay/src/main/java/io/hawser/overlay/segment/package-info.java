/**
 * Cutting: one packet of up to 64 KiB, as the kernel hands it over, becomes packets that fit the path.
 * Where they go is unknown here.
 */
package io.hawser.overlay.segment;
