package io.hawser.linux.route;

/** linux/veth.h: VETH_INFO_*, attributes in {@link IflaInfo#IFLA_INFO_DATA} of a veth device. */
public final class VethInfo {
    public static final int VETH_INFO_PEER = 1;

    private VethInfo() {}
}
