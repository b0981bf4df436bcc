package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.RejectAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.RejectInetCodes;
import io.hawser.linux.nftables.header.NfTablesExpressions.RejectTypes;

/**
 * Drops the packet and tells its sender.
 *
 * @param type one of {@link RejectTypes}
 * @param code of the ICMP message, or one of {@link RejectInetCodes} where the type serves both families
 */
public record Reject(int type, int code) implements Expression {
    static final String NAME = "reject";

    /** With a TCP reset. */
    public static final Reject TCP_RESET = new Reject(RejectTypes.NFT_REJECT_TCP_RST, 0);
    /** As an unreachable port, in tables of family ip. */
    public static final Reject ICMP_PORT_UNREACHABLE = new Reject(RejectTypes.NFT_REJECT_ICMP_UNREACH, 3);
    /** As an unreachable port, in tables of family ip6. */
    public static final Reject ICMPV6_PORT_UNREACHABLE = new Reject(RejectTypes.NFT_REJECT_ICMP_UNREACH, 4);
    /**
     * As an unreachable port, by the ICMP of the packet's family: in tables of family inet or bridge. In one of ip or
     * ip6 the kernel takes it, and then drops without a word.
     */
    public static final Reject ICMPX_PORT_UNREACHABLE =
            new Reject(RejectTypes.NFT_REJECT_ICMPX_UNREACH, RejectInetCodes.NFT_REJECT_ICMPX_PORT_UNREACH);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(RejectAttributes.NFTA_REJECT_TYPE, type);
        if (type != RejectTypes.NFT_REJECT_TCP_RST) {
            attributes.u8(RejectAttributes.NFTA_REJECT_ICMP_CODE, code);
        }
    }

    static Expression decode(final Fields fields) {
        final int type = fields.u32(RejectAttributes.NFTA_REJECT_TYPE);
        final int code = fields.u8(RejectAttributes.NFTA_REJECT_ICMP_CODE);
        return new Reject(type, type == RejectTypes.NFT_REJECT_TCP_RST ? 0 : code);
    }
}
