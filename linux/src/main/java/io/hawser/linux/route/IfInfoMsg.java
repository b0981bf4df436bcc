package io.hawser.linux.route;

import io.hawser.linux.netlink.NetlinkEncoder;

/** struct ifinfomsg (linux/rtnetlink.h): family (8 bits), type (16 at 2), index (32), flags (32), change mask (32). */
final class IfInfoMsg {
    static final int LENGTH = 16;
    static final int IFI_FAMILY_OFFSET = 0;
    static final int IFI_TYPE_OFFSET = 2;
    static final int IFI_INDEX_OFFSET = 4;
    static final int IFI_FLAGS_OFFSET = 8;

    private IfInfoMsg() {}

    static NetlinkEncoder write(
            final NetlinkEncoder encoder, final int family, final int index, final int flags, final int change) {
        return encoder.headerU32(family).headerU32(index).headerU32(flags).headerU32(change);
    }
}
