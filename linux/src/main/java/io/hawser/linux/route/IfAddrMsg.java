package io.hawser.linux.route;

import io.hawser.linux.netlink.NetlinkEncoder;

/** struct ifaddrmsg (linux/if_addr.h): family, prefix length, flags, scope (8 bits each), link index (32). */
final class IfAddrMsg {
    static final int LENGTH = 8;
    static final int IFA_FAMILY_OFFSET = 0;
    static final int IFA_PREFIXLEN_OFFSET = 1;
    static final int IFA_FLAGS_OFFSET = 2;
    static final int IFA_SCOPE_OFFSET = 3;
    static final int IFA_INDEX_OFFSET = 4;

    private IfAddrMsg() {}

    static NetlinkEncoder write(
            final NetlinkEncoder encoder,
            final int family,
            final int prefixLength,
            final int flags,
            final int scope,
            final int index) {
        return encoder.headerU8(family)
                .headerU8(prefixLength)
                .headerU8(flags)
                .headerU8(scope)
                .headerU32(index);
    }
}
