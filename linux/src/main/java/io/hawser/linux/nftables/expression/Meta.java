package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.MetaAttributes;

/**
 * Loads what the kernel knows of the packet beside its bytes.
 *
 * @param key what
 * @param to the first register; byte order is that of {@link MetaKey#type()}
 */
public record Meta(MetaKey key, Register to) implements Expression {
    static final String NAME = "meta";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(MetaAttributes.NFTA_META_KEY, key.number()).u32Be(MetaAttributes.NFTA_META_DREG, to.number());
    }

    static Expression decode(final Fields fields) {
        final MetaKey key = fields.constant(MetaAttributes.NFTA_META_KEY, MetaKey.values());
        if (fields.has(MetaAttributes.NFTA_META_SREG)) {
            return new MetaSet(key, fields.needRegister(MetaAttributes.NFTA_META_SREG));
        }
        return new Meta(key, fields.needRegister(MetaAttributes.NFTA_META_DREG));
    }
}
