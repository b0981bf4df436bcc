package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Reads one route. Not thread safe; used once. */
final class RouteDecoder {
    private static final String WHAT = "route";

    private final List<NextHop> hops = new ArrayList<>();
    private IpAddress destination;
    private IpAddress gateway;
    private IpAddress source;
    private int table;
    private long metric;
    private int oif;
    private int mtu;
    private boolean partial;

    private RouteDecoder() {}

    static Route read(final NetlinkMessage message) {
        return new RouteDecoder().decode(message);
    }

    private Route decode(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(RtMsg.LENGTH, WHAT);
        final DirectBuffer buffer = message.buffer();
        final int header = message.bodyOffset();
        table = buffer.getByte(header + RtMsg.RTM_TABLE_OFFSET) & 0xff;
        partial = buffer.getByte(header + RtMsg.RTM_SRC_LEN_OFFSET) != 0;
        while (reader.next()) {
            attribute(reader);
        }
        reader.check(WHAT);
        final IpFamily family = Malformed.family(buffer.getByte(header + RtMsg.RTM_FAMILY_OFFSET), WHAT);
        final int length = buffer.getByte(header + RtMsg.RTM_DST_LEN_OFFSET) & 0xff;
        final RouteType type = Malformed.present(
                RouteType.of(buffer.getByte(header + RtMsg.RTM_TYPE_OFFSET) & 0xff), "known rtm_type", WHAT);
        final boolean onlink = (buffer.getInt(header + RtMsg.RTM_FLAGS_OFFSET) & RtnhF.RTNH_F_ONLINK) != 0;
        // IPv6 shows refusals as routes by the loopback, which nobody asked for.
        if (hops.isEmpty() && (gateway != null || oif != 0) && !type.isRefusal()) {
            hops.add(new NextHop(gateway, oif, onlink, 1));
        }
        return new Route(
                Malformed.prefix(destination, length, family, WHAT).network(),
                table,
                buffer.getByte(header + RtMsg.RTM_TOS_OFFSET) & 0xff,
                metric,
                type,
                buffer.getByte(header + RtMsg.RTM_SCOPE_OFFSET) & 0xff,
                buffer.getByte(header + RtMsg.RTM_PROTOCOL_OFFSET) & 0xff,
                source,
                mtu,
                hops,
                partial);
    }

    private void attribute(final AttributeReader reader) {
        switch (reader.type()) {
            case Rta.RTA_DST -> destination = reader.address();
            case Rta.RTA_TABLE -> table = reader.u32();
            case Rta.RTA_OIF -> oif = reader.u32();
            case Rta.RTA_GATEWAY -> gateway = reader.address();
            case Rta.RTA_VIA -> gateway = via(reader);
            case Rta.RTA_PRIORITY -> metric = reader.u32() & 0xffff_ffffL;
            case Rta.RTA_PREFSRC -> source = reader.address();
            case Rta.RTA_METRICS -> metrics(reader);
            case Rta.RTA_MULTIPATH -> multipath(reader);
            case Rta.RTA_ENCAP, Rta.RTA_NH_ID, Rta.RTA_FLOW -> partial = true;
            default -> {}
        }
    }

    private void metrics(final AttributeReader reader) {
        reader.enter();
        while (reader.next()) {
            if (reader.type() == Rtax.RTAX_MTU) {
                mtu = reader.u32();
            } else {
                partial = true;
            }
        }
        reader.leave();
    }

    /** struct rtnexthop, each with attributes of its own, one behind the other. */
    private void multipath(final AttributeReader outer) {
        final DirectBuffer buffer = outer.buffer();
        final AttributeReader reader = new AttributeReader();
        final int end = outer.offset() + outer.length();
        int at = outer.offset();
        while (end - at >= RtNextHop.LENGTH) {
            final int length = buffer.getShort(at + RtNextHop.RTNH_LEN_OFFSET) & 0xffff;
            if (length < RtNextHop.LENGTH || length > end - at) {
                throw NetlinkException.malformed(
                        WHAT, "a next hop says it has " + length + " bytes where " + (end - at) + " are left");
            }
            reader.wrap(buffer, at + RtNextHop.LENGTH, length - RtNextHop.LENGTH);
            IpAddress router = null;
            while (reader.next()) {
                switch (reader.type()) {
                    case Rta.RTA_GATEWAY -> router = reader.address();
                    case Rta.RTA_VIA -> router = via(reader);
                    case Rta.RTA_ENCAP, Rta.RTA_FLOW -> partial = true;
                    default -> {}
                }
            }
            reader.check(WHAT);
            final int flags = buffer.getByte(at + RtNextHop.RTNH_FLAGS_OFFSET);
            hops.add(new NextHop(
                    router,
                    buffer.getInt(at + RtNextHop.RTNH_IFINDEX_OFFSET),
                    (flags & RtnhF.RTNH_F_ONLINK) != 0,
                    (buffer.getByte(at + RtNextHop.RTNH_HOPS_OFFSET) & 0xff) + 1));
            at += Netlink.align(length);
        }
    }

    private static IpAddress via(final AttributeReader reader) {
        final int family = reader.u16();
        for (final IpFamily known : IpFamily.values()) {
            if (known.addressFamily() == family && reader.length() >= RtNextHop.RTVIA_ADDR_OFFSET + known.length()) {
                return IpAddress.read(reader.buffer(), reader.offset() + RtNextHop.RTVIA_ADDR_OFFSET, known);
            }
        }
        if (reader.error() == null) {
            throw NetlinkException.malformed(WHAT, "RTA_VIA of family " + family + ", " + reader.length() + " bytes");
        }
        return null;
    }
}
