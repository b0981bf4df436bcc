/**
 * Nodes as an operator runs them: a process each, in namespaces, with a real etcd.
 */
package io.hawser.node.cluster;
