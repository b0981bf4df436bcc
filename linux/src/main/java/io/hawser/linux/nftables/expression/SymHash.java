package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.HashAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.HashTypes;

/**
 * Loads a number from {@code offset} to {@code offset + modulus - 1} that is the same for both directions of a flow,
 * 32 bits in host order.
 *
 * @param modulus how many numbers there are, at least 1
 * @param offset the least number
 * @param to the register
 */
public record SymHash(int modulus, int offset, Register to) implements Expression {
    @Override
    public String name() {
        return JHash.NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(HashAttributes.NFTA_HASH_DREG, to.number()).u32Be(HashAttributes.NFTA_HASH_MODULUS, modulus);
        if (offset != 0) {
            attributes.u32Be(HashAttributes.NFTA_HASH_OFFSET, offset);
        }
        attributes.u32Be(HashAttributes.NFTA_HASH_TYPE, HashTypes.NFT_HASH_SYM);
    }
}
