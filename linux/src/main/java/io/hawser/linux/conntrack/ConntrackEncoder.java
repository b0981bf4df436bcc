package io.hawser.linux.conntrack;

import static io.hawser.linux.libc.Inet.IPPROTO_GRE;
import static io.hawser.linux.libc.Inet.IPPROTO_ICMP;
import static io.hawser.linux.libc.Inet.IPPROTO_ICMPV6;

import io.hawser.linux.conntrack.ConntrackZone.Direction;
import io.hawser.linux.conntrack.CtNetlink.Cta;
import io.hawser.linux.conntrack.CtNetlink.Filter;
import io.hawser.linux.conntrack.CtNetlink.FilterFlags;
import io.hawser.linux.conntrack.CtNetlink.Ip;
import io.hawser.linux.conntrack.CtNetlink.Proto;
import io.hawser.linux.conntrack.CtNetlink.Tuple;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.NetlinkEncoder;

/** Writes the bodies of requests about the connection tracking table. */
final class ConntrackEncoder {
    private ConntrackEncoder() {}

    /** The body of a delete: the original tuple, its zone, and the id, so that no other flow can be meant. */
    static void entry(final NetlinkEncoder encoder, final ConntrackEntry entry) {
        final ConntrackTuple tuple = entry.original();
        final ConntrackZone zone = entry.zone();
        CtNetlink.nfgenmsg(encoder, tuple.family().addressFamily());
        encoder.beginNested(Cta.CTA_TUPLE_ORIG);
        addresses(encoder, tuple);
        protocol(encoder, tuple);
        if (zone.direction() == Direction.ORIGINAL) {
            encoder.u16Be(Tuple.CTA_TUPLE_ZONE, zone.id());
        }
        encoder.endNested();
        if (zone.direction() == Direction.BOTH && zone.id() != 0) {
            encoder.u16Be(Cta.CTA_ZONE, zone.id());
        }
        encoder.u32Be(Cta.CTA_ID, entry.id());
    }

    /**
     * The body of a dump: as much of the filter as a kernel may know. An older one passes over what it does not know
     * (tuples before 5.8, status before 5.19, zones before 6.8) and answers more than was asked for.
     */
    static void filter(final NetlinkEncoder encoder, final ConntrackFilter filter) {
        final IpFamily family = filter.family();
        CtNetlink.nfgenmsg(encoder, family == null ? Socket.AF_UNSPEC : family.addressFamily());
        if (filter.markMask() != 0) {
            encoder.u32Be(Cta.CTA_MARK, filter.mark()).u32Be(Cta.CTA_MARK_MASK, filter.markMask());
        }
        if (filter.statusMask() != 0) {
            encoder.u32Be(Cta.CTA_STATUS, filter.status()).u32Be(Cta.CTA_STATUS_MASK, filter.statusMask());
        }
        if (filter.zone() != ConntrackFilter.ANY) {
            encoder.u16Be(Cta.CTA_ZONE, filter.zone());
        }
        if (family == null) {
            return; // the kernel refuses to compare tuples whose family it is not told
        }
        final int protocolFlag = filter.protocol() == ConntrackFilter.ANY ? 0 : FilterFlags.CTA_FILTER_F_CTA_PROTO_NUM;
        final int originalFlags = filter.original().kernelFlags() | protocolFlag;
        final int replyFlags =
                filter.reply().kernelFlags() == 0 ? 0 : filter.reply().kernelFlags() | protocolFlag;
        if ((originalFlags | replyFlags) != 0) {
            tuple(encoder, Cta.CTA_TUPLE_ORIG, filter.original(), filter.protocol(), originalFlags);
            tuple(encoder, Cta.CTA_TUPLE_REPLY, filter.reply(), filter.protocol(), replyFlags);
            encoder.beginNested(Cta.CTA_FILTER)
                    .u32(Filter.CTA_FILTER_ORIG_FLAGS, originalFlags)
                    .u32(Filter.CTA_FILTER_REPLY_FLAGS, replyFlags)
                    .endNested();
        }
    }

    private static void tuple(
            final NetlinkEncoder encoder,
            final int type,
            final ConntrackTupleFilter tuple,
            final int protocol,
            final int flags) {
        if (flags == 0) {
            return;
        }
        encoder.beginNested(type);
        encoder.beginNested(Tuple.CTA_TUPLE_IP);
        if ((flags & FilterFlags.CTA_FILTER_F_CTA_IP_SRC) != 0) {
            encoder.address(Ip.CTA_IP_V4_SRC, tuple.source().address());
        }
        if ((flags & FilterFlags.CTA_FILTER_F_CTA_IP_DST) != 0) {
            encoder.address(Ip.CTA_IP_V4_DST, tuple.destination().address());
        }
        encoder.endNested();
        if ((flags & FilterFlags.CTA_FILTER_F_CTA_PROTO_NUM) != 0) {
            encoder.beginNested(Tuple.CTA_TUPLE_PROTO).u8(Proto.CTA_PROTO_NUM, protocol);
            if ((flags & FilterFlags.CTA_FILTER_F_CTA_PROTO_SRC_PORT) != 0) {
                encoder.u16Be(Proto.CTA_PROTO_SRC_PORT, tuple.sourcePort());
            }
            if ((flags & FilterFlags.CTA_FILTER_F_CTA_PROTO_DST_PORT) != 0) {
                encoder.u16Be(Proto.CTA_PROTO_DST_PORT, tuple.destinationPort());
            }
            encoder.endNested();
        }
        encoder.endNested();
    }

    private static void addresses(final NetlinkEncoder encoder, final ConntrackTuple tuple) {
        encoder.beginNested(Tuple.CTA_TUPLE_IP)
                .address(source(tuple.family()), tuple.source())
                .address(destination(tuple.family()), tuple.destination())
                .endNested();
    }

    private static int source(final IpFamily family) {
        return family == IpFamily.IPV4 ? Ip.CTA_IP_V4_SRC : Ip.CTA_IP_V6_SRC;
    }

    private static int destination(final IpFamily family) {
        return family == IpFamily.IPV4 ? Ip.CTA_IP_V4_DST : Ip.CTA_IP_V6_DST;
    }

    private static void protocol(final NetlinkEncoder encoder, final ConntrackTuple tuple) {
        encoder.beginNested(Tuple.CTA_TUPLE_PROTO).u8(Proto.CTA_PROTO_NUM, tuple.protocol());
        final int type = tuple.destinationPort() >> 8;
        final int code = tuple.destinationPort() & 0xff;
        if (ConntrackTuple.hasPorts(tuple.protocol()) || tuple.protocol() == IPPROTO_GRE) {
            encoder.u16Be(Proto.CTA_PROTO_SRC_PORT, tuple.sourcePort())
                    .u16Be(Proto.CTA_PROTO_DST_PORT, tuple.destinationPort());
        } else if (tuple.protocol() == IPPROTO_ICMP) {
            encoder.u16Be(Proto.CTA_PROTO_ICMP_ID, tuple.sourcePort())
                    .u8(Proto.CTA_PROTO_ICMP_TYPE, type)
                    .u8(Proto.CTA_PROTO_ICMP_CODE, code);
        } else if (tuple.protocol() == IPPROTO_ICMPV6) {
            encoder.u16Be(Proto.CTA_PROTO_ICMPV6_ID, tuple.sourcePort())
                    .u8(Proto.CTA_PROTO_ICMPV6_TYPE, type)
                    .u8(Proto.CTA_PROTO_ICMPV6_CODE, code);
        }
        encoder.endNested();
    }
}
