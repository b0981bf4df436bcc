package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.NumgenAttributes;

/**
 * Loads a number from {@code offset} to {@code offset + modulus - 1}, 32 bits in host order.
 *
 * @param kind how it is found
 * @param modulus how many there are, at least 1
 * @param offset the least
 * @param to the register
 */
public record Numgen(Kind kind, int modulus, int offset, Register to) implements Expression {
    static final String NAME = "numgen";

    /** In the kernel's order (linux/netfilter/nf_tables.h: enum nft_ng_types). */
    public enum Kind implements Numbered {
        /** One more than for the packet before. */
        INC,
        /** At random. */
        RANDOM;

        @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
        @Override
        public int number() {
            return ordinal();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(NumgenAttributes.NFTA_NG_DREG, to.number())
                .u32Be(NumgenAttributes.NFTA_NG_MODULUS, modulus)
                .u32Be(NumgenAttributes.NFTA_NG_TYPE, kind.number())
                .u32Be(NumgenAttributes.NFTA_NG_OFFSET, offset);
    }

    static Expression decode(final Fields fields) {
        return new Numgen(
                fields.constant(NumgenAttributes.NFTA_NG_TYPE, Kind.values()),
                fields.u32(NumgenAttributes.NFTA_NG_MODULUS),
                fields.u32(NumgenAttributes.NFTA_NG_OFFSET),
                fields.needRegister(NumgenAttributes.NFTA_NG_DREG));
    }
}
