/**
 * A cluster in namespaces: an underlay, nodes on it, pods behind them.
 */
package io.hawser.overlay.testing;
