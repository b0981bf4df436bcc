package io.hawser.linux.nftables.expression;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.TproxyAttributes;

/**
 * Delivers the packet to a transparent socket of this host, unchanged.
 *
 * @param family of the packets
 * @param address register of the address it listens on; null for that of the packet
 * @param port register of the port it listens on; null for that of the packet
 */
public record Tproxy(IpFamily family, Register address, Register port) implements Expression {
    static final String NAME = "tproxy";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(TproxyAttributes.NFTA_TPROXY_FAMILY, family.addressFamily());
        Nat.register(attributes, TproxyAttributes.NFTA_TPROXY_REG_ADDR, address);
        Nat.register(attributes, TproxyAttributes.NFTA_TPROXY_REG_PORT, port);
    }

    static Expression decode(final Fields fields) {
        final IpFamily family = Nat.family(fields, TproxyAttributes.NFTA_TPROXY_FAMILY);
        if (family == null) {
            return null;
        }
        return new Tproxy(
                family,
                fields.register(TproxyAttributes.NFTA_TPROXY_REG_ADDR),
                fields.register(TproxyAttributes.NFTA_TPROXY_REG_PORT));
    }
}
