package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.header.NfTablesExpressions.CmpAttributes;

/**
 * Goes on only if registers compare so with a value; byte by byte, as a big-endian number.
 *
 * @param register the first register
 * @param op how
 * @param value as many bytes as are compared
 */
public record Cmp(Register register, CmpOp op, Bytes value) implements Expression {
    static final String NAME = "cmp";

    /** Goes on only if the registers hold this. */
    public static Cmp eq(final Register register, final Bytes value) {
        return new Cmp(register, CmpOp.EQ, value);
    }

    /** Goes on only if the registers do not hold this. */
    public static Cmp neq(final Register register, final Bytes value) {
        return new Cmp(register, CmpOp.NEQ, value);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(CmpAttributes.NFTA_CMP_SREG, register.number()).u32Be(CmpAttributes.NFTA_CMP_OP, op.number());
        DataCodec.writeValue(attributes, CmpAttributes.NFTA_CMP_DATA, value);
    }

    static Expression decode(final Fields fields) {
        return new Cmp(
                fields.needRegister(CmpAttributes.NFTA_CMP_SREG),
                fields.constant(CmpAttributes.NFTA_CMP_OP, CmpOp.values()),
                fields.needValue(CmpAttributes.NFTA_CMP_DATA));
    }
}
