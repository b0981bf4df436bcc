/**
 * What the daemon says of itself over HTTP: alive, ready.
 * What makes it so is decided elsewhere and asked for here.
 */
package io.hawser.node.health;
