package io.hawser.linux.route;

import io.hawser.linux.net.IpFamily;

/**
 * Which routes to list. The kernel sorts them out where it can, so that a filtered list is cheap.
 *
 * @param family null for both
 * @param table 0 for all
 * @param oif index of the link, 0 for all
 * @param protocol {@link Rtprot}, 0 for all
 * @param type null for all
 */
public record RouteFilter(IpFamily family, int table, int oif, int protocol, RouteType type) {
    /** All routes of all tables, those to this host's own addresses included. */
    public static final RouteFilter ALL = new RouteFilter(null, 0, 0, 0, null);

    /** All routes of the main table. */
    public static final RouteFilter MAIN = ALL.table(RtTable.RT_TABLE_MAIN);

    /** Of this family alone. */
    public RouteFilter family(final IpFamily only) {
        return new RouteFilter(only, table, oif, protocol, type);
    }

    /** Of this table alone. */
    public RouteFilter table(final int only) {
        return new RouteFilter(family, only, oif, protocol, type);
    }

    /** With a next hop on this link alone. */
    public RouteFilter oif(final int only) {
        return new RouteFilter(family, table, only, protocol, type);
    }

    /** Installed by this protocol alone. */
    public RouteFilter protocol(final int only) {
        return new RouteFilter(family, table, oif, only, type);
    }

    /** Of this type alone. */
    public RouteFilter type(final RouteType only) {
        return new RouteFilter(family, table, oif, protocol, only);
    }

    /** Whether {@code route} is one of them. */
    public boolean matches(final Route route) {
        return (family == null || route.family() == family)
                && (table == 0 || route.table() == table)
                && (protocol == 0 || route.protocol() == protocol)
                && (type == null || route.type() == type)
                && (oif == 0 || route.nextHops().stream().anyMatch(hop -> hop.oif() == oif));
    }

    boolean includes(final IpFamily other) {
        return family == null || family == other;
    }
}
