/**
 * HTTP: from a request to what the other packages do, and back. Knows nothing of etcd.
 */
package io.hawser.controlplane.server;
