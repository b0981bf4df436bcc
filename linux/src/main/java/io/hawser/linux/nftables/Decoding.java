package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.header.NfTables;

/** What decoders share. */
final class Decoding {
    private Decoding() {}

    /** The current attribute as user data. */
    static Bytes userData(final AttributeReader reader) {
        if (reader.length() > NfTables.NFT_USERDATA_MAXLEN) {
            throw NetlinkException.malformed("user data", reader.length() + " bytes");
        }
        return bytes(reader);
    }

    /** A copy of the current attribute. */
    static Bytes bytes(final AttributeReader reader) {
        return Bytes.copyOf(reader.buffer(), reader.offset(), reader.length());
    }
}
