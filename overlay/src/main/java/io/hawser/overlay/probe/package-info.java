/**
 * What a kernel does is found by trying it, in a network namespace of its own.
 * Nothing here touches the namespace that the daemon works in.
 */
package io.hawser.overlay.probe;
