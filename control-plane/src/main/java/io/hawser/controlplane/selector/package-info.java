/**
 * Label and field selectors: their grammar, and whether an object matches.
 */
package io.hawser.controlplane.selector;
