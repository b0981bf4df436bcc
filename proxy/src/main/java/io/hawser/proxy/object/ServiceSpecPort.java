package io.hawser.proxy.object;

import io.hawser.proxy.service.Protocol;

/**
 * One port of a Service.
 *
 * @param name empty if it is the only one
 * @param protocol TCP where nothing is said
 * @param port at the service's addresses
 * @param nodePort at the nodes'; 0 for none
 */
public record ServiceSpecPort(String name, Protocol protocol, int port, int nodePort) {}
