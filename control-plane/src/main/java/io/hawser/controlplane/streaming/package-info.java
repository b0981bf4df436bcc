/**
 * The streams of commands in containers: SPDY/3.1, which kubelets and container runtimes speak, and WebSocket, which
 * newer clients speak. Knows nothing of objects.
 */
package io.hawser.controlplane.streaming;
