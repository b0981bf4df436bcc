package io.hawser.linux.route;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.NetlinkEncoder;

/**
 * struct fib_rule_hdr (linux/fib_rules.h): family, length of destination and of source, tos, table, two reserved,
 * action (8 bits each), flags (32).
 */
final class FibRuleHdr {
    static final int LENGTH = 12;
    static final int FAMILY_OFFSET = 0;
    static final int DST_LEN_OFFSET = 1;
    static final int SRC_LEN_OFFSET = 2;
    static final int TOS_OFFSET = 3;
    static final int TABLE_OFFSET = 4;
    static final int ACTION_OFFSET = 7;
    static final int FLAGS_OFFSET = 8;

    private FibRuleHdr() {}

    /** The header of a question for all rules. */
    static NetlinkEncoder writeQuery(final NetlinkEncoder encoder, final IpFamily family) {
        return encoder.headerU32(family.addressFamily()).headerU32(0).headerU32(0);
    }
}
