package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.header.NfTables.Registers;
import io.hawser.linux.nftables.header.NfTablesExpressions.ImmediateAttributes;

/**
 * Ends the rule with a verdict.
 *
 * @param verdict which
 */
public record ImmediateVerdict(Verdict verdict) implements Expression {
    @Override
    public String name() {
        return Immediate.NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(ImmediateAttributes.NFTA_IMMEDIATE_DREG, Registers.NFT_REG_VERDICT);
        DataCodec.writeVerdict(attributes, ImmediateAttributes.NFTA_IMMEDIATE_DATA, verdict);
    }
}
