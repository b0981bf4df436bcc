/** Empties namespaces that are being deleted, and lets them go. */
package io.hawser.controlplane.controller.namespace;
