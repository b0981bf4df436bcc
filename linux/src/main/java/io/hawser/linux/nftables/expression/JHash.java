package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.HashAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.HashTypes;

/**
 * Loads a number from {@code offset} to {@code offset + modulus - 1} that depends on registers alone, 32 bits in host
 * order.
 *
 * @param from the first register hashed
 * @param length number of bytes hashed
 * @param modulus how many numbers there are, at least 1
 * @param seed makes the outcome differ from node to node; null if the kernel shall choose one
 * @param offset the least number
 * @param to the register
 */
public record JHash(Register from, int length, int modulus, Integer seed, int offset, Register to)
        implements Expression {
    static final String NAME = "hash";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(HashAttributes.NFTA_HASH_SREG, from.number())
                .u32Be(HashAttributes.NFTA_HASH_DREG, to.number())
                .u32Be(HashAttributes.NFTA_HASH_LEN, length)
                .u32Be(HashAttributes.NFTA_HASH_MODULUS, modulus);
        if (seed != null) {
            attributes.u32Be(HashAttributes.NFTA_HASH_SEED, seed);
        }
        if (offset != 0) {
            attributes.u32Be(HashAttributes.NFTA_HASH_OFFSET, offset);
        }
        attributes.u32Be(HashAttributes.NFTA_HASH_TYPE, HashTypes.NFT_HASH_JENKINS);
    }

    static Expression decode(final Fields fields) {
        final int modulus = fields.u32(HashAttributes.NFTA_HASH_MODULUS);
        final int offset = fields.u32(HashAttributes.NFTA_HASH_OFFSET);
        final Register to = fields.needRegister(HashAttributes.NFTA_HASH_DREG);
        return switch (fields.u32(HashAttributes.NFTA_HASH_TYPE)) {
            case HashTypes.NFT_HASH_JENKINS ->
                new JHash(
                        fields.needRegister(HashAttributes.NFTA_HASH_SREG),
                        fields.u32(HashAttributes.NFTA_HASH_LEN),
                        modulus,
                        fields.has(HashAttributes.NFTA_HASH_SEED) ? fields.u32(HashAttributes.NFTA_HASH_SEED) : null,
                        offset,
                        to);
            case HashTypes.NFT_HASH_SYM -> new SymHash(modulus, offset, to);
            default -> null;
        };
    }
}
