/**
 * What a kind consists of: names, defaults, validation, columns, how it may be written. The kinds themselves are in
 * {@code kinds}.
 */
package io.hawser.controlplane.resource;
