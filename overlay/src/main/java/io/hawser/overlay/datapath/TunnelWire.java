package io.hawser.overlay.datapath;

import io.hawser.linux.net.MacAddress;

/** What a packet looks like between two nodes. */
public sealed interface TunnelWire {
    /** The UDP port of all nodes. */
    int port();

    /**
     * Flannel's udp: the bare packet.
     *
     * @param port the UDP port of all nodes
     */
    record Udp(int port) implements TunnelWire {}

    /**
     * RFC 7348: VXLAN and Ethernet headers in front, as kernel vxlan devices have them.
     *
     * @param port the UDP port of all nodes
     * @param vni VXLAN network identifier
     * @param ownMac the Ethernet address by which peers know this node
     */
    record Vxlan(int port, int vni, MacAddress ownMac) implements TunnelWire {}
}
