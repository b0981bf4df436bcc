package io.hawser.linux.route;

import io.hawser.linux.netlink.NetlinkEncoder;

/** struct ndmsg (linux/neighbour.h): family (8 bits), link index (32 at 4), state (16), flags (8), type (8). */
final class NdMsg {
    static final int LENGTH = 12;
    static final int NDM_FAMILY_OFFSET = 0;
    static final int NDM_IFINDEX_OFFSET = 4;
    static final int NDM_STATE_OFFSET = 8;
    static final int NDM_FLAGS_OFFSET = 10;

    private NdMsg() {}

    static NetlinkEncoder write(
            final NetlinkEncoder encoder, final int family, final int index, final int state, final int flags) {
        return encoder.headerU32(family)
                .headerU32(index)
                .headerU16(state)
                .headerU8(flags)
                .headerU8(0);
    }
}
