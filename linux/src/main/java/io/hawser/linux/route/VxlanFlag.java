package io.hawser.linux.route;

/** What a vxlan device can be told to do or not to do; each is one attribute of {@link IflaVxlan}. */
public enum VxlanFlag {
    /** Learn where addresses are from the packets that come. On unless told otherwise. */
    LEARNING(IflaVxlan.IFLA_VXLAN_LEARNING, "learning"),
    /** Answer ARP itself. */
    PROXY(IflaVxlan.IFLA_VXLAN_PROXY, "proxy"),
    /** Route instead of switch where the neighbour is a router. */
    RSC(IflaVxlan.IFLA_VXLAN_RSC, "rsc"),
    /** Announce unknown Ethernet destinations to {@link Rtnlgrp#RTNLGRP_NEIGH}. */
    L2MISS(IflaVxlan.IFLA_VXLAN_L2MISS, "l2miss"),
    /** Announce unknown IP destinations to {@link Rtnlgrp#RTNLGRP_NEIGH}. */
    L3MISS(IflaVxlan.IFLA_VXLAN_L3MISS, "l3miss"),
    /** Fill in the UDP checksum over IPv4. On unless told otherwise. */
    UDP_CSUM(IflaVxlan.IFLA_VXLAN_UDP_CSUM, "udpcsum"),
    /** Leave out the UDP checksum over IPv6. */
    UDP_ZERO_CSUM6_TX(IflaVxlan.IFLA_VXLAN_UDP_ZERO_CSUM6_TX, "udp6zerocsumtx"),
    /** Accept packets without UDP checksum over IPv6. */
    UDP_ZERO_CSUM6_RX(IflaVxlan.IFLA_VXLAN_UDP_ZERO_CSUM6_RX, "udp6zerocsumrx"),
    /** Send with remote checksum offload. */
    REMCSUM_TX(IflaVxlan.IFLA_VXLAN_REMCSUM_TX, "remcsumtx"),
    /** Accept remote checksum offload. */
    REMCSUM_RX(IflaVxlan.IFLA_VXLAN_REMCSUM_RX, "remcsumrx"),
    /** Carry the group policy (the packet's mark). */
    GBP(IflaVxlan.IFLA_VXLAN_GBP, "gbp"),
    /** The generic protocol extension. */
    GPE(IflaVxlan.IFLA_VXLAN_GPE, "gpe"),
    /** The tunnel is set by each packet's metadata. */
    EXTERNAL(IflaVxlan.IFLA_VXLAN_COLLECT_METADATA, "external"),
    /** Take the TTL from the inner packet. */
    TTL_INHERIT(IflaVxlan.IFLA_VXLAN_TTL_INHERIT, "ttl-inherit"),
    /** Only the VNIs of the device's own list; with {@link #EXTERNAL}. */
    VNIFILTER(IflaVxlan.IFLA_VXLAN_VNIFILTER, "vnifilter"),
    /** Hand packets to another vxlan device of this host directly. On unless told otherwise, and before Linux 6.5. */
    LOCALBYPASS(IflaVxlan.IFLA_VXLAN_LOCALBYPASS, "localbypass");

    private final int attribute;
    private final String text;

    VxlanFlag(final int attribute, final String text) {
        this.attribute = attribute;
        this.text = text;
    }

    int attribute() {
        return attribute;
    }

    /** Whether the kernel sets it on a device whose creator does not mention it. */
    boolean isDefault() {
        return this == LEARNING || this == UDP_CSUM || this == LOCALBYPASS;
    }

    /** Whether the attribute has no value: being there is being on. */
    boolean isBare() {
        return this == GBP || this == GPE || this == TTL_INHERIT;
    }

    /** As {@code ip} writes it. */
    @Override
    public String toString() {
        return text;
    }
}
