package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.header.NfTablesCompat.TargetAttributes;

/**
 * A target of iptables (an xtables extension), as {@code iptables-nft} writes it.
 *
 * @param extension its name
 * @param revision its revision
 * @param info its structure, in the layout of its header, filled up to a multiple of 8 bytes
 */
public record Target(String extension, int revision, Bytes info) implements Expression {
    static final String NAME = "target";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .string(TargetAttributes.NFTA_TARGET_NAME, extension)
                .u32Be(TargetAttributes.NFTA_TARGET_REV, revision);
        DataCodec.writeBytes(attributes, TargetAttributes.NFTA_TARGET_INFO, info);
    }

    static Expression decode(final Fields fields) {
        return new Target(
                fields.string(TargetAttributes.NFTA_TARGET_NAME),
                fields.u32(TargetAttributes.NFTA_TARGET_REV),
                fields.bytes(TargetAttributes.NFTA_TARGET_INFO));
    }
}
