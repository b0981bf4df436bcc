package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.ByteorderAttributes;

/**
 * Turns numbers from network into host order or back.
 *
 * @param from the first register read
 * @param to the first register written
 * @param toNetwork whether into network order
 * @param length of the value in bytes
 * @param size of each number in bytes: 2, 4 or 8
 */
public record Byteorder(Register from, Register to, boolean toNetwork, int length, int size) implements Expression {
    static final String NAME = "byteorder";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(ByteorderAttributes.NFTA_BYTEORDER_SREG, from.number())
                .u32Be(ByteorderAttributes.NFTA_BYTEORDER_DREG, to.number())
                .u32Be(ByteorderAttributes.NFTA_BYTEORDER_OP, toNetwork ? 1 : 0)
                .u32Be(ByteorderAttributes.NFTA_BYTEORDER_LEN, length)
                .u32Be(ByteorderAttributes.NFTA_BYTEORDER_SIZE, size);
    }

    static Expression decode(final Fields fields) {
        return new Byteorder(
                fields.needRegister(ByteorderAttributes.NFTA_BYTEORDER_SREG),
                fields.needRegister(ByteorderAttributes.NFTA_BYTEORDER_DREG),
                fields.u32(ByteorderAttributes.NFTA_BYTEORDER_OP) != 0,
                fields.u32(ByteorderAttributes.NFTA_BYTEORDER_LEN),
                fields.u32(ByteorderAttributes.NFTA_BYTEORDER_SIZE));
    }
}
