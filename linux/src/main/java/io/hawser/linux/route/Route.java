package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/**
 * A route of one family.
 *
 * @param destination the network it leads to, without host bits
 * @param table {@link RtTable}, or any other number
 * @param tos type of service it is for, 0 for any; IPv4 alone
 * @param metric its rank among routes to the same destination, the smallest first
 * @param type what it does with a packet
 * @param scope {@link RtScope}: how far the destination is
 * @param protocol {@link Rtprot}: who installed it
 * @param source address that packets of this host get, or null for the kernel's choice
 * @param mtu of the path in bytes, or 0 for the link's
 * @param nextHops where it leads: none for a refusal, more than one for a multipath route
 * @param partial whether the kernel holds more of it than is told here (encapsulation, source prefix, further
 *     metrics): writing it anew would lose that. Always false in a route to be written.
 */
public record Route(
        IpPrefix destination,
        int table,
        int tos,
        long metric,
        RouteType type,
        int scope,
        int protocol,
        IpAddress source,
        int mtu,
        List<NextHop> nextHops,
        boolean partial) {
    /** The metric the kernel gives an IPv6 route that comes without. */
    public static final long IPV6_DEFAULT_METRIC = 1024;

    /**
     * The next hops are copied; an only one has weight 1.
     *
     * @throws IllegalArgumentException if the destination has host bits
     */
    public Route {
        if (!destination.isNetwork()) {
            throw new IllegalArgumentException(
                    "route to " + destination + " has host bits; the network is " + destination.network());
        }
        nextHops = nextHops.size() == 1 ? List.of(nextHops.get(0).withWeight(1)) : List.copyOf(nextHops);
    }

    /**
     * What tells routes apart that can stand side by side.
     *
     * @param destination the network
     * @param table the table
     * @param tos type of service
     * @param metric the rank
     */
    public record Key(IpPrefix destination, int table, int tos, long metric) {}

    /**
     * Begins a unicast route in the main table. What is not said is chosen as {@code ip route} does: table, scope and
     * metric by type, family and next hop, protocol {@link Rtprot#RTPROT_BOOT}.
     */
    public static Builder to(final IpPrefix destination) {
        return new Builder(destination);
    }

    /** What tells it apart in the kernel. */
    public Key key() {
        return new Key(destination, table, tos, metric);
    }

    /** The family of the destination. */
    public IpFamily family() {
        return destination.family();
    }

    /** The first next hop's gateway, or null. */
    public IpAddress gateway() {
        return nextHops.isEmpty() ? null : nextHops.get(0).gateway();
    }

    /** Index of the first next hop's link, or 0. */
    public int oif() {
        return nextHops.isEmpty() ? 0 : nextHops.get(0).oif();
    }

    /** Whether there is more than one next hop. */
    public boolean isMultipath() {
        return nextHops.size() > 1;
    }

    /** As {@code ip route} writes it, with the link's index. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        if (type != RouteType.UNICAST) {
            text.append(type).append(' ');
        }
        text.append(destination.length() == 0 ? "default" : destination);
        for (final NextHop hop : nextHops) {
            text.append(isMultipath() ? " nexthop " : " ").append(hop);
            if (isMultipath()) {
                text.append(" weight ").append(hop.weight());
            }
        }
        if (table != (isLocal(type) ? RtTable.RT_TABLE_LOCAL : RtTable.RT_TABLE_MAIN)) {
            text.append(" table ").append(table);
        }
        if (metric != defaultMetric(family())) {
            text.append(" metric ").append(metric);
        }
        if (protocol != Rtprot.RTPROT_BOOT) {
            text.append(" proto ").append(protocol);
        }
        if (source != null) {
            text.append(" src ").append(source);
        }
        if (mtu != 0) {
            text.append(" mtu ").append(mtu);
        }
        return text.append(tos == 0 ? "" : " tos " + tos)
                .append(partial ? " …" : "")
                .toString();
    }

    static long defaultMetric(final IpFamily family) {
        return family == IpFamily.IPV6 ? IPV6_DEFAULT_METRIC : 0;
    }

    private static boolean isLocal(final RouteType type) {
        return type == RouteType.LOCAL || type == RouteType.BROADCAST || type == RouteType.ANYCAST;
    }

    /** Collects what a route is. */
    public static final class Builder {
        private static final int UNSAID = -1;

        private final IpPrefix destination;
        private final List<NextHop> others = new ArrayList<>();
        private RouteType type = RouteType.UNICAST;
        private int table = UNSAID;
        private int scope = UNSAID;
        private int protocol = Rtprot.RTPROT_BOOT;
        private int tos;
        private long metric;
        private IpAddress gateway;
        private int oif;
        private boolean onlink;
        private IpAddress source;
        private int mtu;

        private Builder(final IpPrefix destination) {
            this.destination = destination;
        }

        /** What it does with a packet. */
        public Builder type(final RouteType routeType) {
            type = routeType;
            return this;
        }

        /** The router, of either family. */
        public Builder via(final IpAddress router) {
            gateway = router;
            return this;
        }

        /** Index of the link. */
        public Builder dev(final int index) {
            oif = index;
            return this;
        }

        /** Takes the gateway to be on the link though no route says so. */
        public Builder onlink() {
            onlink = true;
            return this;
        }

        /** Adds a next hop; a route with any takes neither {@link #via} nor {@link #dev}. */
        public Builder nextHop(final NextHop hop) {
            others.add(hop);
            return this;
        }

        /** The table, {@link RtTable} or any other number. */
        public Builder table(final int number) {
            table = number;
            return this;
        }

        /** {@link RtScope}. */
        public Builder scope(final int value) {
            scope = value;
            return this;
        }

        /** {@link Rtprot}. */
        public Builder protocol(final int value) {
            protocol = value;
            return this;
        }

        /** Its rank; 0 stands for the family's default. */
        public Builder metric(final long value) {
            metric = value;
            return this;
        }

        /** Type of service it is for. */
        public Builder tos(final int value) {
            tos = value;
            return this;
        }

        /** Address that packets of this host get. */
        public Builder source(final IpAddress address) {
            source = address;
            return this;
        }

        /** Mtu of the path in bytes. */
        public Builder mtu(final int bytes) {
            mtu = bytes;
            return this;
        }

        /**
         * The route.
         *
         * @throws IllegalArgumentException if the destination has host bits, or a next hop is said in both ways
         */
        public Route build() {
            final boolean one = gateway != null || oif != 0;
            if (one && !others.isEmpty()) {
                throw new IllegalArgumentException("route to " + destination + " has a list of next hops and another");
            }
            final List<NextHop> hops = one ? List.of(new NextHop(gateway, oif, onlink, 1)) : others;
            final int defaultTable = isLocal(type) ? RtTable.RT_TABLE_LOCAL : RtTable.RT_TABLE_MAIN;
            return new Route(
                    destination,
                    table == UNSAID ? defaultTable : table,
                    tos,
                    metric == 0 ? defaultMetric(destination.family()) : metric,
                    type,
                    scope == UNSAID ? defaultScope() : scope,
                    protocol,
                    source,
                    mtu,
                    hops,
                    false);
        }

        private int defaultScope() {
            if (destination.family() == IpFamily.IPV6) {
                return RtScope.RT_SCOPE_UNIVERSE;
            }
            return switch (type) {
                case LOCAL, NAT -> RtScope.RT_SCOPE_HOST;
                case BROADCAST, MULTICAST, ANYCAST -> RtScope.RT_SCOPE_LINK;
                case UNICAST -> gateway == null && others.isEmpty() ? RtScope.RT_SCOPE_LINK : RtScope.RT_SCOPE_UNIVERSE;
                default -> RtScope.RT_SCOPE_UNIVERSE;
            };
        }
    }
}
