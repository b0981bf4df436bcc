package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.CtAttributes;

/**
 * Loads a value of the packet's connection.
 *
 * @param key what
 * @param direction of which half; null where the key has but one
 * @param to the first register
 */
public record Ct(CtKey key, CtDirection direction, Register to) implements Expression {
    static final String NAME = "ct";

    /** Loads a value that the connection has but one of. */
    public Ct(final CtKey key, final Register to) {
        this(key, null, to);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(CtAttributes.NFTA_CT_KEY, key.number()).u32Be(CtAttributes.NFTA_CT_DREG, to.number());
        writeDirection(attributes, direction);
    }

    static void writeDirection(final NetlinkEncoder attributes, final CtDirection direction) {
        if (direction != null) {
            attributes.u8(CtAttributes.NFTA_CT_DIRECTION, direction.number());
        }
    }

    static Expression decode(final Fields fields) {
        final CtKey key = fields.constant(CtAttributes.NFTA_CT_KEY, CtKey.values());
        CtDirection direction = null;
        if (fields.has(CtAttributes.NFTA_CT_DIRECTION)) {
            switch (fields.u8(CtAttributes.NFTA_CT_DIRECTION)) {
                case 0 -> direction = CtDirection.ORIGINAL;
                case 1 -> direction = CtDirection.REPLY;
                default -> fields.unknown();
            }
        }
        if (fields.has(CtAttributes.NFTA_CT_SREG)) {
            return new CtSet(key, direction, fields.needRegister(CtAttributes.NFTA_CT_SREG));
        }
        return new Ct(key, direction, fields.needRegister(CtAttributes.NFTA_CT_DREG));
    }
}
