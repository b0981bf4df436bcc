package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTablesExpressions.PayloadAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.PayloadChecksumFlags;
import io.hawser.linux.nftables.header.NfTablesExpressions.PayloadChecksums;

/**
 * Writes registers into the packet.
 *
 * @param from the first register
 * @param base the header that the offset is counted from
 * @param offset of the first byte written
 * @param length number of bytes
 * @param checksumType one of {@link PayloadChecksums}
 * @param checksumOffset where in the header the checksum stands that is to follow the change
 * @param checksumFlags of {@link PayloadChecksumFlags}
 */
public record PayloadStore(
        Register from,
        PayloadBase base,
        int offset,
        int length,
        int checksumType,
        int checksumOffset,
        int checksumFlags)
        implements Expression {
    @Override
    public String name() {
        return Payload.NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_SREG, from.number())
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_BASE, base.number())
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_OFFSET, offset)
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_LEN, length)
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_CSUM_TYPE, checksumType)
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_CSUM_OFFSET, checksumOffset)
                .u32Be(PayloadAttributes.NFTA_PAYLOAD_CSUM_FLAGS, checksumFlags);
    }

    static Expression decode(final Fields fields, final PayloadBase base, final int offset, final int length) {
        return new PayloadStore(
                fields.needRegister(PayloadAttributes.NFTA_PAYLOAD_SREG),
                base,
                offset,
                length,
                fields.u32(PayloadAttributes.NFTA_PAYLOAD_CSUM_TYPE),
                fields.u32(PayloadAttributes.NFTA_PAYLOAD_CSUM_OFFSET),
                fields.u32(PayloadAttributes.NFTA_PAYLOAD_CSUM_FLAGS));
    }
}
