package io.hawser.overlay.backend;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.route.Vxlan;

/**
 * A vxlan device as it should be.
 *
 * @param name its name
 * @param settings what cannot be changed once it is made
 * @param mac the Ethernet address peers know it by
 * @param mtu its MTU in bytes
 * @param address the one address it bears
 */
public record TunnelDevice(String name, Vxlan settings, MacAddress mac, int mtu, IpPrefix address) {}
