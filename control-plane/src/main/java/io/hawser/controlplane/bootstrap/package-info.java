/**
 * What a cluster has from its first moment: namespaces, roles, the API's own Service.
 */
package io.hawser.controlplane.bootstrap;
