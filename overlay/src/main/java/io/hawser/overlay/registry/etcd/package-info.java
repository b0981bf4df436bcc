/**
 * Leases in etcd v3, with Flannel's keys and values, each key bound to an etcd lease of its own. All calls block and
 * are bounded; what etcd's client library does on its own is mistrusted: a watch that was interrupted is never resumed.
 */
package io.hawser.overlay.registry.etcd;
