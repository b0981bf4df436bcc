/**
 * The daemon: parts of other modules put together, started and ended in order.
 */
package io.hawser.node;
