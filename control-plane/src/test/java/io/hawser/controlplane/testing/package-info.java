/** What tests of the control plane share: a server on a real etcd, and a client that speaks plain HTTP. */
package io.hawser.controlplane.testing;
