package io.hawser.linux.route;

/** linux/rtnetlink.h: RTNLGRP_*, the multicast groups that {@link RouteSubscription} can listen to. */
public final class Rtnlgrp {
    public static final int RTNLGRP_LINK = 1;
    public static final int RTNLGRP_NEIGH = 3;
    public static final int RTNLGRP_IPV4_IFADDR = 5;
    public static final int RTNLGRP_IPV4_ROUTE = 7;
    public static final int RTNLGRP_IPV4_RULE = 8;
    public static final int RTNLGRP_IPV6_IFADDR = 9;
    public static final int RTNLGRP_IPV6_ROUTE = 11;
    public static final int RTNLGRP_IPV6_RULE = 19;

    private Rtnlgrp() {}
}
