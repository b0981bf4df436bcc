package io.hawser.linux.route;

import java.util.Locale;

/** What a route does with a packet, in the order of {@link Rtn}. */
public enum RouteType {
    /** Not a type: the kernel never reports it. */
    UNSPEC(Rtn.RTN_UNSPEC),
    /** To a gateway, or directly to the destination. */
    UNICAST(Rtn.RTN_UNICAST),
    /** The destination is this host: with a whole prefix, every address of it ("AnyIP"). */
    LOCAL(Rtn.RTN_LOCAL),
    /** Sent as a broadcast, accepted as one. */
    BROADCAST(Rtn.RTN_BROADCAST),
    /** Accepted as a broadcast, sent as unicast. */
    ANYCAST(Rtn.RTN_ANYCAST),
    /** Multicast. */
    MULTICAST(Rtn.RTN_MULTICAST),
    /** Dropped without a word. */
    BLACKHOLE(Rtn.RTN_BLACKHOLE),
    /** Dropped, the sender told: host unreachable. */
    UNREACHABLE(Rtn.RTN_UNREACHABLE),
    /** Dropped, the sender told: administratively prohibited. */
    PROHIBIT(Rtn.RTN_PROHIBIT),
    /** Not found in this table: the search goes on with the next rule. */
    THROW(Rtn.RTN_THROW),
    /** No longer done by any kernel. */
    NAT(Rtn.RTN_NAT),
    /** An external resolver is asked. */
    XRESOLVE(Rtn.RTN_XRESOLVE);

    /** By number: {@link Rtn} has no gaps. */
    private static final RouteType[] VALUES = values();

    private final int number;

    RouteType(final int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static RouteType of(final int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : null;
    }

    /** Whether packets end here with an error or in silence, so that no link is part of the route. */
    boolean isRefusal() {
        return this == BLACKHOLE || this == UNREACHABLE || this == PROHIBIT || this == THROW;
    }

    /** As {@code ip} writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
