/** The API over HTTP, on a real etcd. */
package io.hawser.controlplane.server;
