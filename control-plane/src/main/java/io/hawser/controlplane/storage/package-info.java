/**
 * Objects in etcd, in Kubernetes' layout of keys, and a cache of all of them that one etcd watch keeps. Knows
 * bytes, keys and revisions; of kinds only their prefixes.
 */
package io.hawser.controlplane.storage;
