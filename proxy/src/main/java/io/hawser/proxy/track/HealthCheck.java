package io.hawser.proxy.track;

/**
 * What a load balancer is told of a service whose external traffic is of policy Local.
 *
 * @param port the health check node port
 * @param localEndpoints ready endpoints on this node, each pod once
 */
public record HealthCheck(int port, int localEndpoints) {}
