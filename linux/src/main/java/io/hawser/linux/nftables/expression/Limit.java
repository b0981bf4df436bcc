package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.LimitAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.LimitFlags;

/**
 * Goes on only as often as a rate allows.
 *
 * @param rate how many in a unit
 * @param unitSeconds length of the unit in seconds
 * @param burst how many beyond the rate at once
 * @param bytes whether bytes are counted, not packets
 * @param inverted whether to go on only beyond the rate
 */
public record Limit(long rate, long unitSeconds, int burst, boolean bytes, boolean inverted) implements Expression {
    static final String NAME = "limit";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u64Be(LimitAttributes.NFTA_LIMIT_RATE, rate)
                .u64Be(LimitAttributes.NFTA_LIMIT_UNIT, unitSeconds)
                .u32Be(LimitAttributes.NFTA_LIMIT_BURST, burst)
                .u32Be(LimitAttributes.NFTA_LIMIT_TYPE, bytes ? 1 : 0)
                .u32Be(LimitAttributes.NFTA_LIMIT_FLAGS, inverted ? LimitFlags.NFT_LIMIT_F_INV : 0);
    }

    static Expression decode(final Fields fields) {
        return new Limit(
                fields.u64(LimitAttributes.NFTA_LIMIT_RATE),
                fields.u64(LimitAttributes.NFTA_LIMIT_UNIT),
                fields.u32(LimitAttributes.NFTA_LIMIT_BURST),
                fields.u32(LimitAttributes.NFTA_LIMIT_TYPE) != 0,
                fields.u32(LimitAttributes.NFTA_LIMIT_FLAGS) != 0);
    }
}
