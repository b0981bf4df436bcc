package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkEventHandler;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkSubscription;
import io.hawser.linux.nftables.header.NfNetlink;
import io.hawser.linux.nftables.header.NfTables;

/**
 * What the kernel announces of the ruleset, as the names of the tables that were touched: enough to know when to read
 * one's own anew. One owner. Not thread safe.
 */
public final class RulesetSubscription implements AutoCloseable {
    private final NetlinkSubscription subscription;

    /** @param subscription to NFNLGRP_NFTABLES; is owned from now on */
    public RulesetSubscription(final NetlinkSubscription subscription) {
        this.subscription = subscription;
    }

    /** Listens in the calling thread's network namespace. */
    public static RulesetSubscription open() {
        return new RulesetSubscription(NetlinkSubscription.open(Netlink.NETLINK_NETFILTER, NfNetlink.NFNLGRP_NFTABLES));
    }

    /** Takes the announcements. */
    public interface Handler {
        /** The table, or something in it, was made, changed or removed. */
        void onTouched(Table table);

        /** The kernel dropped announcements that were not read in time: any table may have been touched. */
        void onOverrun();
    }

    /** A descriptor that poll(2) finds readable when something was announced. It stays this subscription's. */
    public int fd() {
        return subscription.fd();
    }

    /**
     * Hands what was announced to {@code handler}, once for each rule, set or element that changed.
     *
     * @param limit the most datagrams to take
     * @param timeoutMs how long to wait for the first, 0 for not at all
     * @return number of datagrams taken, an overrun counting as one
     * @throws io.hawser.linux.netlink.NetlinkException if an announcement does not follow its format
     */
    public int poll(final Handler handler, final int limit, final int timeoutMs) {
        return subscription.poll(new Dispatcher(handler), limit, timeoutMs);
    }

    @Override
    public void close() {
        subscription.close();
    }

    private record Dispatcher(Handler handler) implements NetlinkEventHandler {
        @Override
        public void onMessage(final NetlinkMessage message) {
            final int kind = message.type() & 0xff;
            if (message.type() >> 8 != NfNetlink.NFNL_SUBSYS_NFTABLES || kind == NfTables.Messages.NFT_MSG_NEWGEN) {
                return;
            }
            // The first attribute of tables, chains, rules, sets, elements and objects alike names the table.
            final AttributeReader reader = message.attributes(NfNetlink.NFGENMSG_LENGTH, "ruleset event");
            String name = "";
            while (reader.next()) {
                if (reader.type() == NfTables.TableAttributes.NFTA_TABLE_NAME) {
                    name = reader.string();
                }
            }
            reader.check("ruleset event");
            final NfFamily family = NfFamily.ofNumber(message.buffer().getByte(message.bodyOffset()));
            if (family != null && !name.isEmpty()) {
                handler.onTouched(new Table(family, name));
            }
        }

        @Override
        public void onOverrun() {
            handler.onOverrun();
        }
    }
}
