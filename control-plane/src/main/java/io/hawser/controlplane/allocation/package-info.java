/**
 * Addresses and ports of Services. What is given out is a key in etcd, written in one transaction with the Service.
 */
package io.hawser.controlplane.allocation;
