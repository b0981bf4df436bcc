package io.hawser.linux.route;

/** What a {@link RouteSubscription} listens to. */
public enum RouteGroup {
    /** Links, and bridges' words about their ports. */
    LINKS(Rtnlgrp.RTNLGRP_LINK),
    /** Neighbours of both families, and forwarding entries. */
    NEIGHBOURS(Rtnlgrp.RTNLGRP_NEIGH),
    /** IPv4 addresses. */
    IPV4_ADDRESSES(Rtnlgrp.RTNLGRP_IPV4_IFADDR),
    /** IPv6 addresses. */
    IPV6_ADDRESSES(Rtnlgrp.RTNLGRP_IPV6_IFADDR),
    /** IPv4 routes. */
    IPV4_ROUTES(Rtnlgrp.RTNLGRP_IPV4_ROUTE),
    /** IPv6 routes. */
    IPV6_ROUTES(Rtnlgrp.RTNLGRP_IPV6_ROUTE),
    /** IPv4 rules. */
    IPV4_RULES(Rtnlgrp.RTNLGRP_IPV4_RULE),
    /** IPv6 rules. */
    IPV6_RULES(Rtnlgrp.RTNLGRP_IPV6_RULE);

    private final int number;

    RouteGroup(final int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
