package io.hawser.linux.nftables.header;

/** linux/netfilter/nfnetlink.h: subsystems, batches, and struct nfgenmsg. */
public final class NfNetlink {
    public static final int NFNETLINK_V0 = 0;
    public static final int NFNL_SUBSYS_NFTABLES = 10;
    public static final int NFNL_MSG_BATCH_BEGIN = 0x10;
    public static final int NFNL_MSG_BATCH_END = 0x11;
    public static final int NFNLGRP_NFTABLES = 7;

    /** struct nfgenmsg: family (8 bits), version (8), resource id (16, big endian). */
    public static final int NFGENMSG_LENGTH = 4;
    /** Offset of {@code nfgen_family} in struct nfgenmsg. */
    public static final int NFGEN_FAMILY_OFFSET = 0;

    private NfNetlink() {}

    /** enum nfnl_batch_attributes. */
    public static final class BatchAttributes {
        public static final int NFNL_BATCH_GENID = 1;

        private BatchAttributes() {}
    }

    /** The {@code nlmsg_type} of message {@code type} of a subsystem. */
    public static int messageType(final int subsystem, final int type) {
        return subsystem << 8 | type;
    }
}
