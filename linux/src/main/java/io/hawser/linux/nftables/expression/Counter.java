package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.CounterAttributes;

/** Counts packets and bytes. {@link CounterHandler} is told the counts; they are no part of the value. */
public record Counter() implements Expression {
    static final String NAME = "counter";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        // It begins at zero.
    }

    static Expression decode(final Fields fields) {
        fields.has(CounterAttributes.NFTA_COUNTER_PACKETS);
        fields.has(CounterAttributes.NFTA_COUNTER_BYTES);
        return new Counter();
    }
}
