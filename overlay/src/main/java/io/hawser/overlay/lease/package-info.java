/**
 * What a lease is, and how Flannel writes it: registry keys, their JSON, and the file for the CNI plugin.
 * Nothing here talks to a registry; who leases what, and when, is decided in {@code leasing}.
 */
package io.hawser.overlay.lease;
