package io.hawser.linux.netlink;

/** struct nlmsghdr (linux/netlink.h): length (32 bits), type (16), flags (16), sequence (32), port (32). Host order. */
final class NlMsgHdr {
    static final int LENGTH = 16;
    static final int NLMSG_LEN_OFFSET = 0;
    static final int NLMSG_TYPE_OFFSET = 4;
    static final int NLMSG_FLAGS_OFFSET = 6;
    static final int NLMSG_SEQ_OFFSET = 8;
    static final int NLMSG_PID_OFFSET = 12;

    private NlMsgHdr() {}
}
