package io.hawser.linux.nftables.expression;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.linux.nftables.header.NfTablesExpressions.NatAttributes;

/**
 * Translates the source or the destination of a connection's first packet, and so of all others.
 *
 * @param kind which of the two
 * @param family of the address
 * @param addressMin register of the least address; null to leave the address alone
 * @param addressMax register of the greatest address
 * @param portMin register of the least port; null to leave the port alone
 * @param portMax register of the greatest port
 * @param flags of {@link NfNat}; that addresses and ports are given is added
 */
public record Nat(
        Kind kind,
        IpFamily family,
        Register addressMin,
        Register addressMax,
        Register portMin,
        Register portMax,
        int flags)
        implements Expression {
    static final String NAME = "nat";

    /** In the kernel's order (linux/netfilter/nf_tables.h: enum nft_nat_types). */
    public enum Kind implements Numbered {
        /** The source. */
        SNAT,
        /** The destination. */
        DNAT;

        @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
        @Override
        public int number() {
            return ordinal();
        }
    }

    /** A greatest that is null is the least, as the kernel has it. */
    public Nat {
        addressMax = addressMax == null ? addressMin : addressMax;
        portMax = portMax == null ? portMin : portMax;
        flags |= addressMin == null ? 0 : NfNat.NF_NAT_RANGE_MAP_IPS;
        flags |= portMin == null ? 0 : NfNat.NF_NAT_RANGE_PROTO_SPECIFIED;
    }

    /** To the address and, unless {@code port} is null, the port that the registers hold. */
    public static Nat dnat(final IpFamily family, final Register address, final Register port) {
        return new Nat(Kind.DNAT, family, address, null, port, null, 0);
    }

    /** From the address that the register holds. */
    public static Nat snat(final IpFamily family, final Register address, final int flags) {
        return new Nat(Kind.SNAT, family, address, null, null, null, flags);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(NatAttributes.NFTA_NAT_TYPE, kind.number())
                .u32Be(NatAttributes.NFTA_NAT_FAMILY, family.addressFamily());
        register(attributes, NatAttributes.NFTA_NAT_REG_ADDR_MIN, addressMin);
        register(attributes, NatAttributes.NFTA_NAT_REG_ADDR_MAX, addressMax);
        register(attributes, NatAttributes.NFTA_NAT_REG_PROTO_MIN, portMin);
        register(attributes, NatAttributes.NFTA_NAT_REG_PROTO_MAX, portMax);
        attributes.u32Be(NatAttributes.NFTA_NAT_FLAGS, flags);
    }

    static void register(final NetlinkEncoder attributes, final int type, final Register register) {
        if (register != null) {
            attributes.u32Be(type, register.number());
        }
    }

    /** The family of an attribute; null if it is not IP. */
    static IpFamily family(final Fields fields, final int type) {
        final int number = fields.u32(type);
        for (final IpFamily family : IpFamily.values()) {
            if (family.addressFamily() == number) {
                return family;
            }
        }
        return null;
    }

    static Expression decode(final Fields fields) {
        final IpFamily family = family(fields, NatAttributes.NFTA_NAT_FAMILY);
        if (family == null) {
            return null;
        }
        return new Nat(
                fields.constant(NatAttributes.NFTA_NAT_TYPE, Kind.values()),
                family,
                fields.register(NatAttributes.NFTA_NAT_REG_ADDR_MIN),
                fields.register(NatAttributes.NFTA_NAT_REG_ADDR_MAX),
                fields.register(NatAttributes.NFTA_NAT_REG_PROTO_MIN),
                fields.register(NatAttributes.NFTA_NAT_REG_PROTO_MAX),
                fields.u32(NatAttributes.NFTA_NAT_FLAGS));
    }
}
