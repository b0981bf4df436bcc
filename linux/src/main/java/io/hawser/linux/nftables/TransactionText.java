package io.hawser.linux.nftables;

import io.hawser.linux.netlink.NetlinkBatch;

/** Transactions in words. */
final class TransactionText {
    private TransactionText() {}

    static String of(final NetlinkBatch batch) {
        return batch.toString();
    }
}
