/**
 * What load balancers and the kubelet ask over HTTP: has this node endpoints of a service, and is it to be used at all.
 * The answers are kube-proxy's.
 */
package io.hawser.proxy.health;
