package io.hawser.proxy.object;

import io.hawser.proxy.service.Protocol;

/**
 * One port of all endpoints of a slice.
 *
 * @param name the service port's; empty if it has none
 * @param protocol the service port's
 * @param port where the endpoints listen
 */
public record SlicePort(String name, Protocol protocol, int port) {}
