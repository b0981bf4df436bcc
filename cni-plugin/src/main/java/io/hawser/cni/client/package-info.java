/**
 * The executable in Java: what the C client does, for hosts where none could be built, and to compare it with.
 * It decides nothing: the daemon does.
 */
package io.hawser.cni.client;
