package io.hawser.linux.route;

/** linux/ip.h: IPV4_DEVCONF_*, the IPv4 settings of a link that are used here. */
public final class Ipv4Devconf {
    public static final int IPV4_DEVCONF_FORWARDING = 1;
    public static final int IPV4_DEVCONF_RP_FILTER = 8;
    public static final int IPV4_DEVCONF_ARP_NOTIFY = 22;
    public static final int IPV4_DEVCONF_ROUTE_LOCALNET = 26;

    private Ipv4Devconf() {}
}
