package io.hawser.overlay.firewall;

import io.hawser.linux.net.IpAddress;

/**
 * Where this node's tunnels of one family end.
 *
 * @param address this node's public address
 * @param port the UDP port of all nodes
 */
public record TunnelEnd(IpAddress address, int port) {}
