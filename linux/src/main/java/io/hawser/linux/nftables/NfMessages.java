package io.hawser.linux.nftables;

import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.header.NfNetlink;

/** Begins messages of nf_tables, each with its struct nfgenmsg. */
final class NfMessages {
    private static final int UNSPEC = 0;

    private NfMessages() {}

    /** Begins message {@code type}, one of {@code NFT_MSG_*}. */
    static NetlinkEncoder begin(
            final NetlinkBatch batch,
            final NetlinkOperation operation,
            final Object subject,
            final int type,
            final int flags,
            final NfFamily family) {
        return batch.begin(operation, subject, type(type), flags)
                .headerU8(family == null ? UNSPEC : family.number())
                .headerU8(NfNetlink.NFNETLINK_V0)
                .headerU16Be(0);
    }

    /** Begins the message that begins or ends a transaction. */
    static NetlinkEncoder bracket(final NetlinkBatch batch, final NetlinkOperation operation, final int type) {
        return batch.begin(operation, null, type, 0)
                .headerU8(UNSPEC)
                .headerU8(NfNetlink.NFNETLINK_V0)
                .headerU16Be(NfNetlink.NFNL_SUBSYS_NFTABLES);
    }

    /** The {@code nlmsg_type} of one of {@code NFT_MSG_*}. */
    static int type(final int type) {
        return NfNetlink.messageType(NfNetlink.NFNL_SUBSYS_NFTABLES, type);
    }

    /** Writes user data, unless there is none. */
    static void userData(final NetlinkEncoder encoder, final int type, final UserData userData) {
        if (!userData.isEmpty()) {
            DataCodec.writeBytes(encoder, type, userData.bytes());
        }
    }
}
