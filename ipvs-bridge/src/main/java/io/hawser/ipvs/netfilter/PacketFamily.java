package io.hawser.ipvs.netfilter;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.CmpOp;
import io.hawser.linux.nftables.expression.Ct;
import io.hawser.linux.nftables.expression.CtDirection;
import io.hawser.linux.nftables.expression.CtKey;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.expression.Reject;
import java.util.List;

/** An address family as packets and tables have it. */
public enum PacketFamily {
    /** IPv4. */
    IPV4(IpFamily.IPV4, NfFamily.IP, DataType.IPV4_ADDR),
    /** IPv6. */
    IPV6(IpFamily.IPV6, NfFamily.IP6, DataType.IPV6_ADDR);

    private final IpFamily family;
    private final NfFamily tables;
    private final DataType type;

    PacketFamily(final IpFamily family, final NfFamily tables, final DataType type) {
        this.family = family;
        this.tables = tables;
        this.type = type;
    }

    /** The packets of this family. */
    public static PacketFamily of(final IpFamily family) {
        return family == IpFamily.IPV4 ? IPV4 : IPV6;
    }

    /** The family of addresses. */
    public IpFamily family() {
        return family;
    }

    /** The family of tables that see these packets alone. */
    public NfFamily tables() {
        return tables;
    }

    /** The type of an address. */
    public DataType type() {
        return type;
    }

    /** Number of registers that an address takes. */
    public int registers() {
        return family.length() / Integer.BYTES;
    }

    /** Refuses with an ICMP message that the port is unreachable. */
    public Reject portUnreachable() {
        return family == IpFamily.IPV4 ? Reject.ICMP_PORT_UNREACHABLE : Reject.ICMPV6_PORT_UNREACHABLE;
    }

    /** Loads the source address. */
    public Expression source(final Register to) {
        return family == IpFamily.IPV4 ? Payload.ipSaddr(to) : Payload.ip6Saddr(to);
    }

    /** Loads the destination address. */
    public Expression destination(final Register to) {
        return family == IpFamily.IPV4 ? Payload.ipDaddr(to) : Payload.ip6Daddr(to);
    }

    /** Loads the four bytes in front of the destination address, and behind them the address. */
    public Expression beforeDestination(final Register to) {
        final Payload address = (Payload) destination(to);
        return new Payload(address.base(), address.offset() - Integer.BYTES, address.length() + Integer.BYTES, to);
    }

    /** Loads the address that the connection was opened to, before any translation. */
    public Expression originalDestination(final Register to) {
        return new Ct(family == IpFamily.IPV4 ? CtKey.IP_DADDR : CtKey.IP6_DADDR, CtDirection.ORIGINAL, to);
    }

    /** Goes on only if the address that {@code register} holds is in the prefix, or only if it is not. */
    public List<Expression> matches(final Register register, final CmpOp op, final IpPrefix prefix) {
        return List.of(
                Bitwise.and(register, Bytes.mask(prefix)),
                new Cmp(register, op, Bytes.address(prefix.network().address())));
    }
}
