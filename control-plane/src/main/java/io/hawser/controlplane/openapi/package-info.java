/**
 * The server's kinds as OpenAPI 2.0 and 3.0, as kubectl wants them for apply, explain and validation.
 */
package io.hawser.controlplane.openapi;
