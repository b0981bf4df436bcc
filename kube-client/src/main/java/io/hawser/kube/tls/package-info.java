/**
 * Certificates and keys from PEM files, read again when they are replaced.
 * Who connects where with them belongs in the packages that use this one.
 */
package io.hawser.kube.tls;
