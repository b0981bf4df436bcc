package io.hawser.linux.route;

/** What a port of a bridge can be told to do or not to do; each is one attribute of {@link IflaBrport}. */
public enum BridgePortFlag {
    /** Send packets back out of the port that they came in by. */
    HAIRPIN(IflaBrport.IFLA_BRPORT_MODE, "hairpin"),
    /** Shut the port when a BPDU comes in. */
    GUARD(IflaBrport.IFLA_BRPORT_GUARD, "guard"),
    /** The port never leads to the root of the spanning tree. */
    ROOT_BLOCK(IflaBrport.IFLA_BRPORT_PROTECT, "root_block"),
    /** Leave a multicast group at the first leave message. */
    FAST_LEAVE(IflaBrport.IFLA_BRPORT_FAST_LEAVE, "fastleave"),
    /** Learn which addresses are behind the port. */
    LEARNING(IflaBrport.IFLA_BRPORT_LEARNING, "learning"),
    /** Send packets to unknown destinations out of this port too. */
    FLOOD(IflaBrport.IFLA_BRPORT_UNICAST_FLOOD, "flood"),
    /** Send multicast without known listeners out of this port too. */
    MCAST_FLOOD(IflaBrport.IFLA_BRPORT_MCAST_FLOOD, "mcast_flood"),
    /** Send broadcasts out of this port too. */
    BCAST_FLOOD(IflaBrport.IFLA_BRPORT_BCAST_FLOOD, "bcast_flood"),
    /** Send multicast as unicast copies to its listeners. */
    MCAST_TO_UNICAST(IflaBrport.IFLA_BRPORT_MCAST_TO_UCAST, "mcast_to_unicast"),
    /** Answer ARP for neighbours behind other ports. */
    PROXY_ARP(IflaBrport.IFLA_BRPORT_PROXYARP, "proxy_arp"),
    /** The same as IEEE 802.11 asks for it. */
    PROXY_ARP_WIFI(IflaBrport.IFLA_BRPORT_PROXYARP_WIFI, "proxy_arp_wifi"),
    /** Answer ARP and neighbour discovery itself where the answer is known. */
    NEIGH_SUPPRESS(IflaBrport.IFLA_BRPORT_NEIGH_SUPPRESS, "neigh_suppress"),
    /** Map VLANs to tunnels on this port. */
    VLAN_TUNNEL(IflaBrport.IFLA_BRPORT_VLAN_TUNNEL, "vlan_tunnel"),
    /** No packet from one isolated port to another. */
    ISOLATED(IflaBrport.IFLA_BRPORT_ISOLATED, "isolated"),
    /** Only known source addresses may send. */
    LOCKED(IflaBrport.IFLA_BRPORT_LOCKED, "locked");

    private final int attribute;
    private final String text;

    BridgePortFlag(final int attribute, final String text) {
        this.attribute = attribute;
        this.text = text;
    }

    int attribute() {
        return attribute;
    }

    /** As {@code bridge} writes it. */
    @Override
    public String toString() {
        return text;
    }
}
