package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.PayloadAttributes;

/**
 * Loads bytes of the packet into registers.
 *
 * @param base the header they are counted from
 * @param offset of the first, in bytes
 * @param length their number
 * @param to the first register
 */
public record Payload(PayloadBase base, int offset, int length, Register to) implements Expression {
    static final String NAME = "payload";

    /** Loads the source address of an IPv4 header. */
    public static Payload ipSaddr(final Register to) {
        return new Payload(PayloadBase.NETWORK, 12, 4, to);
    }

    /** Loads the destination address of an IPv4 header. */
    public static Payload ipDaddr(final Register to) {
        return new Payload(PayloadBase.NETWORK, 16, 4, to);
    }

    /** Loads the source address of an IPv6 header. */
    public static Payload ip6Saddr(final Register to) {
        return new Payload(PayloadBase.NETWORK, 8, 16, to);
    }

    /** Loads the destination address of an IPv6 header. */
    public static Payload ip6Daddr(final Register to) {
        return new Payload(PayloadBase.NETWORK, 24, 16, to);
    }

    /** Loads the source port of TCP, UDP or SCTP. */
    public static Payload sourcePort(final Register to) {
        return new Payload(PayloadBase.TRANSPORT, 0, 2, to);
    }

    /** Loads the destination port of TCP, UDP or SCTP. */
    public static Payload destinationPort(final Register to) {
        return new Payload(PayloadBase.TRANSPORT, 2, 2, to);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_DREG, to.number())
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_BASE, base.number())
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_OFFSET, offset)
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_LEN, length);
    }

    static Expression decode(final Fields fields) {
        final PayloadBase base = fields.constant(PayloadAttributes.NFTA_PAYLOAD_BASE, PayloadBase.values());
        final int offset = fields.u32(PayloadAttributes.NFTA_PAYLOAD_OFFSET);
        final int length = fields.u32(PayloadAttributes.NFTA_PAYLOAD_LEN);
        if (fields.has(PayloadAttributes.NFTA_PAYLOAD_SREG)) {
            return PayloadStore.decode(fields, base, offset, length);
        }
        return new Payload(base, offset, length, fields.needRegister(PayloadAttributes.NFTA_PAYLOAD_DREG));
    }
}
