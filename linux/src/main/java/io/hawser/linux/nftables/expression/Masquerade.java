package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.linux.nftables.header.NfTablesExpressions.MasqAttributes;

/**
 * Translates the source of a connection to the address of the interface that it leaves by.
 *
 * @param flags of {@link NfNat}; that ports are given is added
 * @param portMin register of the least port; null to leave the port alone
 * @param portMax register of the greatest port; the least if it is null
 */
public record Masquerade(int flags, Register portMin, Register portMax) implements Expression {
    static final String NAME = "masq";

    /** A greatest that is null is the least, as the kernel has it. */
    public Masquerade {
        portMax = portMax == null ? portMin : portMax;
        flags |= portMin == null ? 0 : NfNat.NF_NAT_RANGE_PROTO_SPECIFIED;
    }

    /** Leaves the ports alone where it can. */
    public Masquerade(final int flags) {
        this(flags, null, null);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        if (flags != 0) {
            attributes.u32Be(MasqAttributes.NFTA_MASQ_FLAGS, flags);
        }
        Nat.register(attributes, MasqAttributes.NFTA_MASQ_REG_PROTO_MIN, portMin);
        Nat.register(attributes, MasqAttributes.NFTA_MASQ_REG_PROTO_MAX, portMax);
    }

    static Expression decode(final Fields fields) {
        return new Masquerade(
                fields.u32(MasqAttributes.NFTA_MASQ_FLAGS),
                fields.register(MasqAttributes.NFTA_MASQ_REG_PROTO_MIN),
                fields.register(MasqAttributes.NFTA_MASQ_REG_PROTO_MAX));
    }
}
