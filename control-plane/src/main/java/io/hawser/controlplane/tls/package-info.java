/**
 * The cluster's certificate authority, which the API servers share through etcd, and the certificates it makes.
 */
package io.hawser.controlplane.tls;
