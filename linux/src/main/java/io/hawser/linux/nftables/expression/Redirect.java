package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.linux.nftables.header.NfTablesExpressions.RedirAttributes;

/**
 * Translates the destination of a connection to this host itself.
 *
 * @param flags of {@link NfNat}; that ports are given is added
 * @param portMin register of the least port; null to leave the port alone
 * @param portMax register of the greatest port; the least if it is null
 */
public record Redirect(int flags, Register portMin, Register portMax) implements Expression {
    static final String NAME = "redir";

    /** A greatest that is null is the least, as the kernel has it. */
    public Redirect {
        portMax = portMax == null ? portMin : portMax;
        flags |= portMin == null ? 0 : NfNat.NF_NAT_RANGE_PROTO_SPECIFIED;
    }

    /** Leaves the ports alone where it can. */
    public Redirect(final int flags) {
        this(flags, null, null);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        if (flags != 0) {
            attributes.u32Be(RedirAttributes.NFTA_REDIR_FLAGS, flags);
        }
        Nat.register(attributes, RedirAttributes.NFTA_REDIR_REG_PROTO_MIN, portMin);
        Nat.register(attributes, RedirAttributes.NFTA_REDIR_REG_PROTO_MAX, portMax);
    }

    static Expression decode(final Fields fields) {
        return new Redirect(
                fields.u32(RedirAttributes.NFTA_REDIR_FLAGS),
                fields.register(RedirAttributes.NFTA_REDIR_REG_PROTO_MIN),
                fields.register(RedirAttributes.NFTA_REDIR_REG_PROTO_MAX));
    }
}
