package io.hawser.controlplane.server;

/** Where a node's kubelet listens. */
record KubeletTarget(String host, int port) {}
