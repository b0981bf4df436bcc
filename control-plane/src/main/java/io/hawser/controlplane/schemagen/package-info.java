/**
 * Runs while the project is built, never in a server: writes {@code schemas.json}, which {@code schema} reads, from the
 * annotated classes of Kubernetes' Java client.
 */
package io.hawser.controlplane.schemagen;
