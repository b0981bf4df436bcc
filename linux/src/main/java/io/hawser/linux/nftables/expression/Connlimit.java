package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.ConnlimitAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.ConnlimitFlags;

/**
 * Goes on only up to a number of connections.
 *
 * @param count how many
 * @param inverted whether to go on only beyond it
 */
public record Connlimit(int count, boolean inverted) implements Expression {
    static final String NAME = "connlimit";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(ConnlimitAttributes.NFTA_CONNLIMIT_COUNT, count)
                .u32Be(ConnlimitAttributes.NFTA_CONNLIMIT_FLAGS, inverted ? ConnlimitFlags.NFT_CONNLIMIT_F_INV : 0);
    }

    static Expression decode(final Fields fields) {
        return new Connlimit(
                fields.u32(ConnlimitAttributes.NFTA_CONNLIMIT_COUNT),
                fields.u32(ConnlimitAttributes.NFTA_CONNLIMIT_FLAGS) != 0);
    }
}
