package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.header.NfTablesCompat.MatchAttributes;

/**
 * A match of iptables (an xtables extension), as {@code iptables-nft} writes it.
 *
 * @param extension its name
 * @param revision its revision
 * @param info its structure, in the layout of its header, filled up to a multiple of 8 bytes
 */
public record Match(String extension, int revision, Bytes info) implements Expression {
    static final String NAME = "match";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.string(MatchAttributes.NFTA_MATCH_NAME, extension).u32Be(MatchAttributes.NFTA_MATCH_REV, revision);
        DataCodec.writeBytes(attributes, MatchAttributes.NFTA_MATCH_INFO, info);
    }

    static Expression decode(final Fields fields) {
        return new Match(
                fields.string(MatchAttributes.NFTA_MATCH_NAME),
                fields.u32(MatchAttributes.NFTA_MATCH_REV),
                fields.bytes(MatchAttributes.NFTA_MATCH_INFO));
    }
}
