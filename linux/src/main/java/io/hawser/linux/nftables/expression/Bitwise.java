package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.header.NfTablesExpressions.BitwiseAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.BitwiseOps;

/**
 * Computes {@code (from & mask) ^ xor}.
 *
 * @param from the first register read
 * @param to the first register written
 * @param mask as long as the value
 * @param xor as long as the value
 */
public record Bitwise(Register from, Register to, Bytes mask, Bytes xor) implements Expression {
    static final String NAME = "bitwise";

    /** @throws IllegalArgumentException if the two have different lengths */
    public Bitwise {
        if (mask.length() != xor.length()) {
            throw new IllegalArgumentException("a mask of " + mask.length() + " bytes and " + xor.length() + " to xor");
        }
    }

    /** Keeps the bits of {@code mask} alone. */
    public static Bitwise and(final Register register, final Bytes mask) {
        return new Bitwise(register, register, mask, Bytes.zeros(mask.length()));
    }

    /** Sets the 32 bits in host order of {@code bits}. */
    public static Bitwise or(final Register register, final int bits) {
        return new Bitwise(register, register, Bytes.u32(~bits), Bytes.u32(bits));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(BitwiseAttributes.NFTA_BITWISE_SREG, from.number())
                .u32Be(BitwiseAttributes.NFTA_BITWISE_DREG, to.number())
                .u32Be(BitwiseAttributes.NFTA_BITWISE_LEN, mask.length());
        DataCodec.writeValue(attributes, BitwiseAttributes.NFTA_BITWISE_MASK, mask);
        DataCodec.writeValue(attributes, BitwiseAttributes.NFTA_BITWISE_XOR, xor);
    }

    static Expression decode(final Fields fields) {
        final int op = fields.u32(BitwiseAttributes.NFTA_BITWISE_OP);
        if (op == BitwiseOps.NFT_BITWISE_LSHIFT || op == BitwiseOps.NFT_BITWISE_RSHIFT) {
            return BitwiseShift.decode(fields, op == BitwiseOps.NFT_BITWISE_LSHIFT);
        }
        final int length = fields.u32(BitwiseAttributes.NFTA_BITWISE_LEN);
        final Bytes mask = fields.value(BitwiseAttributes.NFTA_BITWISE_MASK);
        final Bytes xor = fields.value(BitwiseAttributes.NFTA_BITWISE_XOR);
        if (op != BitwiseOps.NFT_BITWISE_MASK_XOR
                || mask == null
                || xor == null
                || mask.length() != length
                || xor.length() != length) {
            return null;
        }
        return new Bitwise(
                fields.needRegister(BitwiseAttributes.NFTA_BITWISE_SREG),
                fields.needRegister(BitwiseAttributes.NFTA_BITWISE_DREG),
                mask,
                xor);
    }
}
