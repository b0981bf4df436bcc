package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.FibAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.FibFlags;

/**
 * Asks the routing table.
 *
 * @param flags of {@link FibFlags}: which address is looked up, and beside what
 * @param result what to load of the answer
 * @param to the first register
 */
public record Fib(int flags, FibResult result, Register to) implements Expression {
    static final String NAME = "fib";

    /** Loads what kind of address the destination is: RTN_LOCAL for one of this host. */
    public static Fib daddrType(final Register to) {
        return new Fib(FibFlags.NFTA_FIB_F_DADDR, FibResult.TYPE, to);
    }

    /** Loads what kind of address the source is. */
    public static Fib saddrType(final Register to) {
        return new Fib(FibFlags.NFTA_FIB_F_SADDR, FibResult.TYPE, to);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(FibAttributes.NFTA_FIB_FLAGS, flags)
                .u32Be(FibAttributes.NFTA_FIB_RESULT, result.number())
                .u32Be(FibAttributes.NFTA_FIB_DREG, to.number());
    }

    static Expression decode(final Fields fields) {
        return new Fib(
                fields.u32(FibAttributes.NFTA_FIB_FLAGS),
                fields.constant(FibAttributes.NFTA_FIB_RESULT, FibResult.values()),
                fields.needRegister(FibAttributes.NFTA_FIB_DREG));
    }
}
