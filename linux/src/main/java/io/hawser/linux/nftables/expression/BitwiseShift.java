package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.header.NfTablesExpressions.BitwiseAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.BitwiseOps;

/**
 * Shifts 32-bit words in host order.
 *
 * @param from the first register read
 * @param to the first register written
 * @param length of the value in bytes, a multiple of 4
 * @param left whether towards the higher bits
 * @param count number of bits, 0 to 31
 */
public record BitwiseShift(Register from, Register to, int length, boolean left, int count) implements Expression {
    @Override
    public String name() {
        return Bitwise.NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(BitwiseAttributes.NFTA_BITWISE_SREG, from.number())
                .u32Be(BitwiseAttributes.NFTA_BITWISE_DREG, to.number())
                .u32Be(
                        BitwiseAttributes.NFTA_BITWISE_OP,
                        left ? BitwiseOps.NFT_BITWISE_LSHIFT : BitwiseOps.NFT_BITWISE_RSHIFT)
                .u32Be(BitwiseAttributes.NFTA_BITWISE_LEN, length);
        DataCodec.writeValue(attributes, BitwiseAttributes.NFTA_BITWISE_DATA, Bytes.u32(count));
    }

    static Expression decode(final Fields fields, final boolean left) {
        final Bytes data = fields.needValue(BitwiseAttributes.NFTA_BITWISE_DATA);
        final int count = data.length() == Integer.BYTES ? count(data) : -1;
        if (count < 0) {
            fields.unknown();
        }
        return new BitwiseShift(
                fields.needRegister(BitwiseAttributes.NFTA_BITWISE_SREG),
                fields.needRegister(BitwiseAttributes.NFTA_BITWISE_DREG),
                fields.u32(BitwiseAttributes.NFTA_BITWISE_LEN),
                left,
                count);
    }

    private static int count(final Bytes data) {
        for (int i = 0; i < Integer.SIZE; i++) {
            if (data.equals(Bytes.u32(i))) {
                return i;
            }
        }
        return -1;
    }
}
