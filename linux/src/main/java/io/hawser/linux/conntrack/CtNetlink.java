package io.hawser.linux.conntrack;

import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.NetlinkEncoder;

/** linux/netfilter/nfnetlink.h and nfnetlink_conntrack.h: messages and attributes. */
final class CtNetlink {
    /** Length of struct nfgenmsg: family (8 bits), version (8), resource (16, big endian). */
    static final int NFGENMSG_LENGTH = 4;

    private static final int NFNL_SUBSYS_CTNETLINK = 1;
    static final int IPCTNL_MSG_CT_NEW = NFNL_SUBSYS_CTNETLINK << 8;
    static final int IPCTNL_MSG_CT_GET = NFNL_SUBSYS_CTNETLINK << 8 | 1;
    static final int IPCTNL_MSG_CT_DELETE = NFNL_SUBSYS_CTNETLINK << 8 | 2;
    static final int IPCTNL_MSG_CT_GET_STATS = NFNL_SUBSYS_CTNETLINK << 8 | 5;

    /** The names of all attributes of an entry. */
    static final AttributeSpace ATTRIBUTES = attributes();

    private CtNetlink() {}

    /** Writes struct nfgenmsg. */
    static NetlinkEncoder nfgenmsg(final NetlinkEncoder encoder, final int addressFamily) {
        return encoder.headerU8(addressFamily).headerU8(0).headerU16Be(0);
    }

    private static AttributeSpace attributes() {
        final AttributeSpace tuple = AttributeSpace.of(Tuple.class)
                .nest(Tuple.CTA_TUPLE_IP, AttributeSpace.of(Ip.class))
                .nest(Tuple.CTA_TUPLE_PROTO, AttributeSpace.of(Proto.class));
        return AttributeSpace.of(Cta.class)
                .nest(Cta.CTA_TUPLE_ORIG, tuple)
                .nest(Cta.CTA_TUPLE_REPLY, tuple)
                .nest(Cta.CTA_FILTER, AttributeSpace.of(Filter.class));
    }

    /** enum ctattr_type. */
    public static final class Cta {
        public static final int CTA_TUPLE_ORIG = 1;
        public static final int CTA_TUPLE_REPLY = 2;
        public static final int CTA_STATUS = 3;
        public static final int CTA_TIMEOUT = 7;
        public static final int CTA_MARK = 8;
        public static final int CTA_ID = 12;
        public static final int CTA_ZONE = 18;
        public static final int CTA_MARK_MASK = 21;
        public static final int CTA_FILTER = 25;
        public static final int CTA_STATUS_MASK = 26;

        private Cta() {}
    }

    /** enum ctattr_tuple. */
    public static final class Tuple {
        public static final int CTA_TUPLE_IP = 1;
        public static final int CTA_TUPLE_PROTO = 2;
        public static final int CTA_TUPLE_ZONE = 3;

        private Tuple() {}
    }

    /** enum ctattr_ip. */
    public static final class Ip {
        public static final int CTA_IP_V4_SRC = 1;
        public static final int CTA_IP_V4_DST = 2;
        public static final int CTA_IP_V6_SRC = 3;
        public static final int CTA_IP_V6_DST = 4;

        private Ip() {}
    }

    /** enum ctattr_l4proto. */
    public static final class Proto {
        public static final int CTA_PROTO_NUM = 1;
        public static final int CTA_PROTO_SRC_PORT = 2;
        public static final int CTA_PROTO_DST_PORT = 3;
        public static final int CTA_PROTO_ICMP_ID = 4;
        public static final int CTA_PROTO_ICMP_TYPE = 5;
        public static final int CTA_PROTO_ICMP_CODE = 6;
        public static final int CTA_PROTO_ICMPV6_ID = 7;
        public static final int CTA_PROTO_ICMPV6_TYPE = 8;
        public static final int CTA_PROTO_ICMPV6_CODE = 9;

        private Proto() {}
    }

    /** enum ctattr_filter. */
    public static final class Filter {
        public static final int CTA_FILTER_ORIG_FLAGS = 1;
        public static final int CTA_FILTER_REPLY_FLAGS = 2;

        private Filter() {}
    }

    /** The parts of a tuple that a CTA_FILTER compares: enum ctattr_filter's flags, kernel internal header. */
    static final class FilterFlags {
        static final int CTA_FILTER_F_CTA_IP_SRC = 1;
        static final int CTA_FILTER_F_CTA_IP_DST = 1 << 1;
        static final int CTA_FILTER_F_CTA_PROTO_NUM = 1 << 3;
        static final int CTA_FILTER_F_CTA_PROTO_SRC_PORT = 1 << 4;
        static final int CTA_FILTER_F_CTA_PROTO_DST_PORT = 1 << 5;

        private FilterFlags() {}
    }

    /** enum ctattr_stats_global. */
    static final class StatsGlobal {
        static final int CTA_STATS_GLOBAL_ENTRIES = 1;
        static final int CTA_STATS_GLOBAL_MAX_ENTRIES = 2;

        private StatsGlobal() {}
    }
}
