package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.CtAttributes;

/**
 * Sets a value of the packet's connection, such as its mark.
 *
 * @param key what
 * @param direction of which half; null where the key has but one
 * @param from the first register
 */
public record CtSet(CtKey key, CtDirection direction, Register from) implements Expression {
    /** Sets a value that the connection has but one of. */
    public CtSet(final CtKey key, final Register from) {
        this(key, null, from);
    }

    @Override
    public String name() {
        return Ct.NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(CtAttributes.NFTA_CT_KEY, key.number()).u32Be(CtAttributes.NFTA_CT_SREG, from.number());
        Ct.writeDirection(attributes, direction);
    }
}
