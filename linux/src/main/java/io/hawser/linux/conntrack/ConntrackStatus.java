package io.hawser.linux.conntrack;

import java.util.StringJoiner;

/** linux/netfilter/nf_conntrack_common.h: the bits of a flow's status. */
public final class ConntrackStatus {
    public static final int IPS_EXPECTED = 1;
    public static final int IPS_SEEN_REPLY = 1 << 1;
    public static final int IPS_ASSURED = 1 << 2;
    public static final int IPS_CONFIRMED = 1 << 3;
    public static final int IPS_SRC_NAT = 1 << 4;
    public static final int IPS_DST_NAT = 1 << 5;
    public static final int IPS_SEQ_ADJUST = 1 << 6;
    public static final int IPS_SRC_NAT_DONE = 1 << 7;
    public static final int IPS_DST_NAT_DONE = 1 << 8;
    public static final int IPS_DYING = 1 << 9;
    public static final int IPS_FIXED_TIMEOUT = 1 << 10;
    public static final int IPS_TEMPLATE = 1 << 11;
    public static final int IPS_HELPER = 1 << 13;
    public static final int IPS_OFFLOAD = 1 << 14;
    public static final int IPS_HW_OFFLOAD = 1 << 15;

    private static final String[] NAMES = {
        "EXPECTED",
        "SEEN_REPLY",
        "ASSURED",
        "CONFIRMED",
        "SRC_NAT",
        "DST_NAT",
        "SEQ_ADJUST",
        "SRC_NAT_DONE",
        "DST_NAT_DONE",
        "DYING",
        "FIXED_TIMEOUT",
        "TEMPLATE",
        "UNTRACKED",
        "HELPER",
        "OFFLOAD",
        "HW_OFFLOAD"
    };

    private ConntrackStatus() {}

    /** The names of the bits set, with commas between them; {@code 0} for none. */
    public static String toString(final int status) {
        final StringJoiner text = new StringJoiner(",").setEmptyValue("0");
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((status & 1 << bit) != 0) {
                text.add(bit < NAMES.length ? NAMES[bit] : "bit " + bit);
            }
        }
        return text.toString();
    }
}
