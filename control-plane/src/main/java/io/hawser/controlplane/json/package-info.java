/**
 * Trees of JSON as the server holds objects: reading and writing them, and the fields that all objects share.
 * Knows nothing of kinds.
 */
package io.hawser.controlplane.json;
