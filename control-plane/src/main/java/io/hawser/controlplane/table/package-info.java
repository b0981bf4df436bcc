/**
 * Objects as tables, which is what {@code kubectl get} shows.
 */
package io.hawser.controlplane.table;
