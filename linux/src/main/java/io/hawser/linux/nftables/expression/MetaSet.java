package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.MetaAttributes;

/**
 * Sets what the kernel knows of the packet beside its bytes, such as its mark.
 *
 * @param key what
 * @param from the first register
 */
public record MetaSet(MetaKey key, Register from) implements Expression {
    @Override
    public String name() {
        return Meta.NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(MetaAttributes.NFTA_META_KEY, key.number())
                .u32Be(MetaAttributes.NFTA_META_SREG, from.number());
    }
}
