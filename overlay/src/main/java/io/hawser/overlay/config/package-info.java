/**
 * The network's configuration as Flannel writes it, parsed into values that cannot be wrong.
 * Where its text comes from is {@code registry}'s business; what it leads to is everyone else's.
 */
package io.hawser.overlay.config;
