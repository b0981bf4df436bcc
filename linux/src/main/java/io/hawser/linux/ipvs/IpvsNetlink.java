package io.hawser.linux.ipvs;

import io.hawser.linux.netlink.AttributeSpace;

/** linux/ip_vs.h: commands and attributes of the generic netlink family. */
final class IpvsNetlink {
    static final String IPVS_GENL_NAME = "IPVS";
    /** The kernel module that has the family. */
    static final String MODULE = "ip_vs";

    static final int IPVS_CMD_NEW_SERVICE = 1;
    static final int IPVS_CMD_SET_SERVICE = 2;
    static final int IPVS_CMD_DEL_SERVICE = 3;
    static final int IPVS_CMD_GET_SERVICE = 4;
    static final int IPVS_CMD_NEW_DEST = 5;
    static final int IPVS_CMD_SET_DEST = 6;
    static final int IPVS_CMD_DEL_DEST = 7;
    static final int IPVS_CMD_GET_DEST = 8;
    static final int IPVS_CMD_SET_CONFIG = 12;
    static final int IPVS_CMD_GET_CONFIG = 13;
    static final int IPVS_CMD_GET_INFO = 15;
    static final int IPVS_CMD_ZERO = 16;
    static final int IPVS_CMD_FLUSH = 17;

    /** Length of union nf_inet_addr, which holds addresses of either family. */
    static final int NF_INET_ADDR_LENGTH = 16;

    /** The names of all attributes. */
    static final AttributeSpace ATTRIBUTES = AttributeSpace.of(Cmd.class)
            .nest(Cmd.IPVS_CMD_ATTR_SERVICE, AttributeSpace.of(Svc.class))
            .nest(Cmd.IPVS_CMD_ATTR_DEST, AttributeSpace.of(Dest.class));

    private IpvsNetlink() {}

    /** IPVS_CMD_ATTR_*. */
    public static final class Cmd {
        public static final int IPVS_CMD_ATTR_SERVICE = 1;
        public static final int IPVS_CMD_ATTR_DEST = 2;
        public static final int IPVS_CMD_ATTR_TIMEOUT_TCP = 4;
        public static final int IPVS_CMD_ATTR_TIMEOUT_TCP_FIN = 5;
        public static final int IPVS_CMD_ATTR_TIMEOUT_UDP = 6;

        private Cmd() {}
    }

    /** IPVS_SVC_ATTR_*. */
    public static final class Svc {
        public static final int IPVS_SVC_ATTR_AF = 1;
        public static final int IPVS_SVC_ATTR_PROTOCOL = 2;
        public static final int IPVS_SVC_ATTR_ADDR = 3;
        public static final int IPVS_SVC_ATTR_PORT = 4;
        public static final int IPVS_SVC_ATTR_FWMARK = 5;
        public static final int IPVS_SVC_ATTR_SCHED_NAME = 6;
        public static final int IPVS_SVC_ATTR_FLAGS = 7;
        public static final int IPVS_SVC_ATTR_TIMEOUT = 8;
        public static final int IPVS_SVC_ATTR_NETMASK = 9;
        public static final int IPVS_SVC_ATTR_STATS = 10;
        public static final int IPVS_SVC_ATTR_PE_NAME = 11;
        public static final int IPVS_SVC_ATTR_STATS64 = 12;

        private Svc() {}
    }

    /** IPVS_DEST_ATTR_*. */
    public static final class Dest {
        public static final int IPVS_DEST_ATTR_ADDR = 1;
        public static final int IPVS_DEST_ATTR_PORT = 2;
        public static final int IPVS_DEST_ATTR_FWD_METHOD = 3;
        public static final int IPVS_DEST_ATTR_WEIGHT = 4;
        public static final int IPVS_DEST_ATTR_U_THRESH = 5;
        public static final int IPVS_DEST_ATTR_L_THRESH = 6;
        public static final int IPVS_DEST_ATTR_ACTIVE_CONNS = 7;
        public static final int IPVS_DEST_ATTR_INACT_CONNS = 8;
        public static final int IPVS_DEST_ATTR_PERSIST_CONNS = 9;
        public static final int IPVS_DEST_ATTR_STATS = 10;
        public static final int IPVS_DEST_ATTR_ADDR_FAMILY = 11;
        public static final int IPVS_DEST_ATTR_STATS64 = 12;

        private Dest() {}
    }

    /** IPVS_STATS_ATTR_*. */
    static final class Stats {
        static final int IPVS_STATS_ATTR_CONNS = 1;
        static final int IPVS_STATS_ATTR_INPKTS = 2;
        static final int IPVS_STATS_ATTR_OUTPKTS = 3;
        static final int IPVS_STATS_ATTR_INBYTES = 4;
        static final int IPVS_STATS_ATTR_OUTBYTES = 5;
        static final int IPVS_STATS_ATTR_CPS = 6;
        static final int IPVS_STATS_ATTR_INPPS = 7;
        static final int IPVS_STATS_ATTR_OUTPPS = 8;
        static final int IPVS_STATS_ATTR_INBPS = 9;
        static final int IPVS_STATS_ATTR_OUTBPS = 10;

        private Stats() {}
    }

    /** IPVS_INFO_ATTR_*. */
    static final class Info {
        static final int IPVS_INFO_ATTR_VERSION = 1;
        static final int IPVS_INFO_ATTR_CONN_TAB_SIZE = 2;

        private Info() {}
    }
}
