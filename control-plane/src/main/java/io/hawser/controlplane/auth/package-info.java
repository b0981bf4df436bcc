/**
 * Who asks, and whether they may: client certificates, tokens, and roles (RBAC).
 */
package io.hawser.controlplane.auth;
