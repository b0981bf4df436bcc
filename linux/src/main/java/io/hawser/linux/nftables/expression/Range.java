package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.header.NfTablesExpressions.RangeAttributes;

/**
 * Goes on only if registers lie within two values, or outside of them.
 *
 * @param register the first register
 * @param inverted whether outside
 * @param from the least, as a big-endian number
 * @param to the greatest
 */
public record Range(Register register, boolean inverted, Bytes from, Bytes to) implements Expression {
    static final String NAME = "range";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(RangeAttributes.NFTA_RANGE_SREG, register.number())
                .u32Be(RangeAttributes.NFTA_RANGE_OP, inverted ? 1 : 0);
        DataCodec.writeValue(attributes, RangeAttributes.NFTA_RANGE_FROM_DATA, from);
        DataCodec.writeValue(attributes, RangeAttributes.NFTA_RANGE_TO_DATA, to);
    }

    static Expression decode(final Fields fields) {
        return new Range(
                fields.needRegister(RangeAttributes.NFTA_RANGE_SREG),
                fields.u32(RangeAttributes.NFTA_RANGE_OP) != 0,
                fields.needValue(RangeAttributes.NFTA_RANGE_FROM_DATA),
                fields.needValue(RangeAttributes.NFTA_RANGE_TO_DATA));
    }
}
