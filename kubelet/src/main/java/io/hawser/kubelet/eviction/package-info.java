/**
 * What a node runs short of, and what is then given up: images that nobody uses, and pods in the order of their rank.
 */
package io.hawser.kubelet.eviction;
