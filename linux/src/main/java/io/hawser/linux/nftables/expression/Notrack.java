package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;

/** Leaves the packet out of connection tracking. */
public record Notrack() implements Expression {
    static final String NAME = "notrack";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        // It has no attributes.
    }
}
