/** What a node and its pods use, for monitoring: {@code /stats/summary}, {@code /metrics} and what is below it. */
package io.hawser.kubelet.stats;
