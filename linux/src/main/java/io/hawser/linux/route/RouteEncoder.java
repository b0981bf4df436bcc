package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkEncoder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes routes. Allocates nothing. */
final class RouteEncoder {
    private static final int TABLE_OF_HEADER = 0xff;

    private RouteEncoder() {}

    static void write(final NetlinkEncoder encoder, final Route route) {
        write(encoder, route, route.scope());
    }

    /** A route to be deleted: the kernel looks for one that fits in all that is said. */
    static void writeKey(final NetlinkEncoder encoder, final Route route) {
        // The scope would have to fit too, and another's route may have an unusual one.
        write(encoder, route, RtScope.RT_SCOPE_NOWHERE);
    }

    private static void write(final NetlinkEncoder encoder, final Route route, final int scope) {
        final List<NextHop> hops = route.nextHops();
        final NextHop only = hops.size() == 1 ? hops.get(0) : null;
        final boolean small = (route.table() & ~TABLE_OF_HEADER) == 0;
        encoder.headerU8(route.family().addressFamily())
                .headerU8(route.destination().length())
                .headerU8(0)
                .headerU8(route.tos())
                .headerU8(small ? route.table() : RtTable.RT_TABLE_UNSPEC)
                .headerU8(route.protocol())
                .headerU8(scope)
                .headerU8(route.type().number())
                .headerU32(only == null ? 0 : flags(only));
        if (route.destination().length() != 0) {
            encoder.address(Rta.RTA_DST, route.destination().address());
        }
        if (!small) {
            encoder.u32(Rta.RTA_TABLE, route.table());
        }
        if (only != null && only.gateway() != null) {
            gateway(encoder, route.family(), only.gateway());
        }
        if (route.source() != null) {
            encoder.address(Rta.RTA_PREFSRC, route.source());
        }
        // Without a metric, a deletion would take IPv6 routes of any.
        final long usual = scope == RtScope.RT_SCOPE_NOWHERE ? 0 : Route.defaultMetric(route.family());
        if (route.metric() != usual) {
            encoder.u32(Rta.RTA_PRIORITY, (int) route.metric());
        }
        if (only != null && only.oif() != 0) {
            encoder.u32(Rta.RTA_OIF, only.oif());
        }
        if (route.mtu() != 0) {
            encoder.beginNestedPlain(Rta.RTA_METRICS)
                    .u32(Rtax.RTAX_MTU, route.mtu())
                    .endNested();
        }
        if (hops.size() > 1) {
            multipath(encoder, route.family(), hops);
        }
    }

    private static int flags(final NextHop hop) {
        return hop.onlink() ? RtnhF.RTNH_F_ONLINK : 0;
    }

    private static void gateway(final NetlinkEncoder encoder, final IpFamily family, final IpAddress gateway) {
        if (gateway.family() == family) {
            encoder.address(Rta.RTA_GATEWAY, gateway);
        } else {
            final int at = encoder.space(Rta.RTA_VIA, RtNextHop.viaLength(gateway));
            if (at >= 0) {
                RtNextHop.putVia(encoder.memory(), at, gateway);
            }
        }
    }

    private static void multipath(final NetlinkEncoder encoder, final IpFamily family, final List<NextHop> hops) {
        int length = 0;
        for (int i = 0; i < hops.size(); i++) {
            length += hopLength(family, hops.get(i).gateway());
        }
        int at = encoder.space(Rta.RTA_MULTIPATH, length);
        if (at < 0) {
            return;
        }
        final UnsafeBuffer memory = encoder.memory();
        for (int i = 0; i < hops.size(); i++) {
            final NextHop hop = hops.get(i);
            final int size = hopLength(family, hop.gateway());
            memory.putShort(at + RtNextHop.RTNH_LEN_OFFSET, (short) size);
            memory.putByte(at + RtNextHop.RTNH_FLAGS_OFFSET, (byte) flags(hop));
            memory.putByte(at + RtNextHop.RTNH_HOPS_OFFSET, (byte) (hop.weight() - 1));
            memory.putInt(at + RtNextHop.RTNH_IFINDEX_OFFSET, hop.oif());
            if (hop.gateway() != null) {
                hopGateway(memory, at + RtNextHop.LENGTH, family, hop.gateway());
            }
            at += size;
        }
    }

    private static void hopGateway(
            final UnsafeBuffer memory, final int at, final IpFamily family, final IpAddress gateway) {
        final boolean same = gateway.family() == family;
        final int length = Netlink.NLA_HDRLEN + (same ? gateway.length() : RtNextHop.viaLength(gateway));
        memory.putShort(at, (short) length);
        memory.putShort(at + 2, (short) (same ? Rta.RTA_GATEWAY : Rta.RTA_VIA));
        if (same) {
            gateway.write(memory, at + Netlink.NLA_HDRLEN);
        } else {
            RtNextHop.putVia(memory, at + Netlink.NLA_HDRLEN, gateway);
        }
    }

    private static int hopLength(final IpFamily family, final IpAddress gateway) {
        if (gateway == null) {
            return RtNextHop.LENGTH;
        }
        final int value = gateway.family() == family ? gateway.length() : RtNextHop.viaLength(gateway);
        return RtNextHop.LENGTH + Netlink.align(Netlink.NLA_HDRLEN + value);
    }
}
