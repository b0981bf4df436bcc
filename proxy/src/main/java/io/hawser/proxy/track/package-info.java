/**
 * From objects to the table that this node serves: slices merged, endpoints selected as kube-proxy selects them, and
 * what a change touches recomputed. Nothing here waits, reads or writes.
 */
package io.hawser.proxy.track;
