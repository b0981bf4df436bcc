package io.hawser.linux.route;

/** linux/if_link.h: IFLA_INET6_*, attributes of family AF_INET6 in {@link Ifla#IFLA_AF_SPEC}. */
public final class IflaInet6 {
    public static final int IFLA_INET6_FLAGS = 1;
    public static final int IFLA_INET6_CONF = 2;
    public static final int IFLA_INET6_STATS = 3;
    public static final int IFLA_INET6_MCAST = 4;
    public static final int IFLA_INET6_CACHEINFO = 5;
    public static final int IFLA_INET6_ICMP6STATS = 6;
    public static final int IFLA_INET6_TOKEN = 7;
    public static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    public static final int IFLA_INET6_RA_MTU = 9;

    private IflaInet6() {}
}
