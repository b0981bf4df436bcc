package io.hawser.linux.route;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.NetlinkEncoder;

/**
 * struct rtmsg (linux/rtnetlink.h): family, length of destination and of source, tos, table, protocol, scope, type
 * (8 bits each), flags (32).
 */
final class RtMsg {
    static final int LENGTH = 12;
    static final int RTM_FAMILY_OFFSET = 0;
    static final int RTM_DST_LEN_OFFSET = 1;
    static final int RTM_SRC_LEN_OFFSET = 2;
    static final int RTM_TOS_OFFSET = 3;
    static final int RTM_TABLE_OFFSET = 4;
    static final int RTM_PROTOCOL_OFFSET = 5;
    static final int RTM_SCOPE_OFFSET = 6;
    static final int RTM_TYPE_OFFSET = 7;
    static final int RTM_FLAGS_OFFSET = 8;

    private RtMsg() {}

    /** The header of a question about routes; what is 0 is not asked for. */
    static NetlinkEncoder writeQuery(
            final NetlinkEncoder encoder,
            final IpFamily family,
            final int destinationLength,
            final int protocol,
            final int type,
            final int flags) {
        return encoder.headerU8(family.addressFamily())
                .headerU8(destinationLength)
                .headerU8(0)
                .headerU8(0)
                .headerU8(RtTable.RT_TABLE_UNSPEC)
                .headerU8(protocol)
                .headerU8(RtScope.RT_SCOPE_UNIVERSE)
                .headerU8(type)
                .headerU32(flags);
    }
}
