/**
 * What the conductor does, as numbers under the names that kube-proxy gives them.
 */
package io.hawser.proxy.metrics;
