package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.header.NfTables.Registers;
import io.hawser.linux.nftables.header.NfTablesExpressions.ImmediateAttributes;

/**
 * Loads a constant.
 *
 * @param to the first register
 * @param value the constant
 */
public record Immediate(Register to, Bytes value) implements Expression {
    static final String NAME = "immediate";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(ImmediateAttributes.NFTA_IMMEDIATE_DREG, to.number());
        DataCodec.writeValue(attributes, ImmediateAttributes.NFTA_IMMEDIATE_DATA, value);
    }

    static Expression decode(final Fields fields) {
        if (fields.u32(ImmediateAttributes.NFTA_IMMEDIATE_DREG) == Registers.NFT_REG_VERDICT) {
            final Verdict verdict = fields.verdict(ImmediateAttributes.NFTA_IMMEDIATE_DATA);
            return verdict == null ? null : new ImmediateVerdict(verdict);
        }
        return new Immediate(
                fields.needRegister(ImmediateAttributes.NFTA_IMMEDIATE_DREG),
                fields.needValue(ImmediateAttributes.NFTA_IMMEDIATE_DATA));
    }
}
