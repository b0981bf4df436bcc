package io.hawser.linux.nftables.data;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.AttributeSpace;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.header.NfTables.DataAttributes;
import io.hawser.linux.nftables.header.NfTables.VerdictAttributes;
import io.hawser.linux.nftables.header.NfTables.Verdicts;
import org.agrona.DirectBuffer;

/** Values and verdicts as attributes (linux/netfilter/nf_tables.h: enum nft_data_attributes). */
public final class DataCodec {
    /** Names of the attributes, for refusals. */
    public static final AttributeSpace SPACE = AttributeSpace.of(DataAttributes.class)
            .nest(DataAttributes.NFTA_DATA_VERDICT, AttributeSpace.of(VerdictAttributes.class));

    private DataCodec() {}

    /** Writes attribute {@code type} with a value in it. */
    public static NetlinkEncoder writeValue(final NetlinkEncoder encoder, final int type, final Bytes value) {
        return encoder.beginNested(type)
                .bytes(DataAttributes.NFTA_DATA_VALUE, value.array())
                .endNested();
    }

    /** Writes attribute {@code type} with a verdict in it. */
    public static NetlinkEncoder writeVerdict(final NetlinkEncoder encoder, final int type, final Verdict verdict) {
        encoder.beginNested(type)
                .beginNested(DataAttributes.NFTA_DATA_VERDICT)
                .u32Be(VerdictAttributes.NFTA_VERDICT_CODE, verdict.code());
        if (!verdict.chain().isEmpty()) {
            encoder.string(VerdictAttributes.NFTA_VERDICT_CHAIN, verdict.chain());
        }
        return encoder.endNested().endNested();
    }

    /** Writes attribute {@code type} with plain bytes in it. */
    public static NetlinkEncoder writeBytes(final NetlinkEncoder encoder, final int type, final Bytes bytes) {
        return encoder.bytes(type, bytes.array());
    }

    /** Reads the value inside the current attribute; null if there is none. */
    public static Bytes readValue(final AttributeReader reader) {
        Bytes value = null;
        reader.enter();
        while (reader.next()) {
            if (reader.type() == DataAttributes.NFTA_DATA_VALUE) {
                value = Bytes.copyOf(reader.buffer(), reader.offset(), reader.length());
            }
        }
        reader.leave();
        return value;
    }

    /** Reads the verdict inside the current attribute; null if there is none. */
    public static Verdict readVerdict(final AttributeReader reader) {
        Verdict verdict = null;
        reader.enter();
        while (reader.next()) {
            if (reader.type() == DataAttributes.NFTA_DATA_VERDICT) {
                verdict = readVerdict(reader.buffer(), reader.offset(), reader.length());
            }
        }
        reader.leave();
        return verdict;
    }

    /** Reads the verdict whose attributes, those in NFTA_DATA_VERDICT, stand here. */
    public static Verdict readVerdict(final DirectBuffer buffer, final int offset, final int length) {
        final AttributeReader reader = new AttributeReader().wrap(buffer, offset, length);
        int code = 0;
        String chain = "";
        while (reader.next()) {
            switch (reader.type()) {
                case VerdictAttributes.NFTA_VERDICT_CODE -> code = reader.u32Be();
                case VerdictAttributes.NFTA_VERDICT_CHAIN -> chain = reader.string();
                default -> {}
            }
        }
        reader.check("verdict");
        final boolean jumps = code == Verdicts.NFT_JUMP || code == Verdicts.NFT_GOTO;
        if (jumps == chain.isEmpty()) {
            throw NetlinkException.malformed("verdict", "code " + code + " with chain '" + chain + "'");
        }
        return new Verdict(code, chain);
    }
}
