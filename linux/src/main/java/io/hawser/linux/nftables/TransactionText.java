package io.hawser.linux.nftables;

import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkMessage;

/** Transactions in words: a line for each message. */
final class TransactionText {
    private TransactionText() {}

    static String of(final NetlinkBatch batch) {
        final StringBuilder text = new StringBuilder();
        final NetlinkMessage message = new NetlinkMessage();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.operation(i).equals(Operations.BEGIN)
                    || batch.operation(i).equals(Operations.END)) {
                continue;
            }
            text.append(batch.describe(i));
            if (batch.subject(i) instanceof SetElements elements) {
                text.append(elements.list(batch.message(i, message)));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
