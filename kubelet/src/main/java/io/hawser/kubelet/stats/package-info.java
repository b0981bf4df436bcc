/**
 * What a node and its pods use, for those that ask: {@code /stats/summary}, {@code /metrics/resource}, {@code /metrics}.
 */
package io.hawser.kubelet.stats;
