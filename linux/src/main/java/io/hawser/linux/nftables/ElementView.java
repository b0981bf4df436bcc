package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.header.NfTables.DataAttributes;
import io.hawser.linux.nftables.header.NfTables.ElementAttributes;
import io.hawser.linux.nftables.header.NfTables.ElementFlags;
import org.agrona.DirectBuffer;

/**
 * An element where it stands in the kernel's answer: a flyweight, valid only until its handler returns. Keys and data
 * have the widths of their set, and its byte orders. Only what is asked for as an object allocates. Not thread safe.
 */
public final class ElementView {
    private static final int NONE = -1;

    private DirectBuffer buffer;
    private int keyOffset;
    private int keyLength;
    private int keyEndOffset;
    private int keyEndLength;
    private int dataOffset;
    private int dataLength;
    private int flags;
    private long timeoutMs;
    private long expirationMs;
    private int userDataOffset;
    private int userDataLength;
    private int objectOffset;
    private int objectLength;
    private int verdictOffset;
    private int verdictLength;
    private int lastLength;

    /** Reads the element that is the reader's current attribute. */
    ElementView wrap(final AttributeReader reader) {
        buffer = reader.buffer();
        keyOffset = NONE;
        keyLength = 0;
        keyEndOffset = NONE;
        keyEndLength = 0;
        dataOffset = NONE;
        dataLength = 0;
        flags = 0;
        timeoutMs = 0;
        expirationMs = 0;
        userDataLength = 0;
        objectLength = 0;
        verdictOffset = NONE;
        verdictLength = 0;
        reader.enter();
        while (reader.next()) {
            attribute(reader);
        }
        reader.leave();
        return this;
    }

    /** The memory that the offsets are of. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the key begins; negative if there is none, as with the catch-all element. */
    public int keyOffset() {
        return keyOffset;
    }

    /** Length of the key in bytes. */
    public int keyLength() {
        return keyLength;
    }

    /** Where the last key of a range begins; negative if there is none. */
    public int keyEndOffset() {
        return keyEndOffset;
    }

    /** Where the data begins; negative if there is none. */
    public int dataOffset() {
        return dataOffset;
    }

    /** Length of the data in bytes. */
    public int dataLength() {
        return dataLength;
    }

    /** The verdict; null if there is none. */
    public Verdict verdict() {
        return verdictOffset < 0 ? null : DataCodec.readVerdict(buffer, verdictOffset, verdictLength);
    }

    /** Of {@link ElementFlags}. */
    public int flags() {
        return flags;
    }

    /** Whether this is the first key behind a range, and no element of its own. */
    public boolean isIntervalEnd() {
        return (flags & ElementFlags.NFT_SET_ELEM_INTERVAL_END) != 0;
    }

    /** After how many ms it is gone; 0 if never. */
    public long timeoutMs() {
        return timeoutMs;
    }

    /** In how many ms it is gone from now. */
    public long expirationMs() {
        return expirationMs;
    }

    /** A copy. */
    public Element toElement() {
        return new Element(
                keyOffset < 0 ? Bytes.EMPTY : Bytes.copyOf(buffer, keyOffset, keyLength),
                keyEndOffset < 0 ? null : Bytes.copyOf(buffer, keyEndOffset, keyEndLength),
                dataOffset < 0 ? null : Bytes.copyOf(buffer, dataOffset, dataLength),
                verdict(),
                objectLength == 0 ? "" : buffer.getStringWithoutLengthAscii(objectOffset, objectLength - 1),
                flags,
                timeoutMs,
                userDataLength == 0
                        ? UserData.NONE
                        : new UserData(Bytes.copyOf(buffer, userDataOffset, userDataLength)));
    }

    /** Whether both are the same element with the same data. How long either has still to live is not compared. */
    boolean isSameAs(final ElementView other, final NfSet set) {
        return flags == other.flags
                && timeout(set) == other.timeout(set)
                && isSame(keyOffset, keyLength, other, other.keyOffset, other.keyLength)
                && isSame(keyEndOffset, keyEndLength, other, other.keyEndOffset, other.keyEndLength)
                && isSame(dataOffset, dataLength, other, other.dataOffset, other.dataLength)
                && isSame(verdictOffset, verdictLength, other, other.verdictOffset, other.verdictLength)
                && isSame(objectOffset, objectLength, other, other.objectOffset, other.objectLength)
                && isSame(userDataOffset, userDataLength, other, other.userDataOffset, other.userDataLength);
    }

    /** Depends on the key and the flags alone. */
    int hash() {
        int hash = flags;
        int i = 0;
        for (; i + Integer.BYTES <= keyLength; i += Integer.BYTES) {
            hash = mix(hash, buffer.getInt(keyOffset + i));
        }
        for (; i < keyLength; i++) {
            hash = mix(hash, buffer.getByte(keyOffset + i));
        }
        return hash ^ hash >>> 15;
    }

    private static int mix(final int hash, final int word) {
        return (Integer.rotateLeft(hash, 13) ^ word) * 0x9e3779b1;
    }

    private long timeout(final NfSet set) {
        return timeoutMs == set.timeoutMs() ? 0 : timeoutMs;
    }

    private boolean isSame(
            final int offset, final int length, final ElementView other, final int otherOffset, final int otherLength) {
        if (length != otherLength) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != other.buffer.getByte(otherOffset + i)) {
                return false;
            }
        }
        return true;
    }

    private void attribute(final AttributeReader reader) {
        switch (reader.type()) {
            case ElementAttributes.NFTA_SET_ELEM_KEY -> {
                keyOffset = value(reader);
                keyLength = lastLength;
            }
            case ElementAttributes.NFTA_SET_ELEM_KEY_END -> {
                keyEndOffset = value(reader);
                keyEndLength = lastLength;
            }
            case ElementAttributes.NFTA_SET_ELEM_DATA -> {
                dataOffset = value(reader);
                dataLength = lastLength;
            }
            case ElementAttributes.NFTA_SET_ELEM_FLAGS -> flags = reader.u32Be();
            case ElementAttributes.NFTA_SET_ELEM_TIMEOUT -> timeoutMs = reader.u64Be();
            case ElementAttributes.NFTA_SET_ELEM_EXPIRATION -> expirationMs = reader.u64Be();
            case ElementAttributes.NFTA_SET_ELEM_USERDATA -> {
                userDataOffset = reader.offset();
                userDataLength = reader.length();
            }
            case ElementAttributes.NFTA_SET_ELEM_OBJREF -> {
                objectOffset = reader.offset();
                objectLength = reader.length();
            }
            default -> {}
        }
    }

    /** Where the value inside the current attribute begins; a verdict is noted beside. */
    private int value(final AttributeReader reader) {
        int offset = NONE;
        lastLength = 0;
        reader.enter();
        while (reader.next()) {
            if (reader.type() == DataAttributes.NFTA_DATA_VALUE) {
                offset = reader.offset();
                lastLength = reader.length();
            } else if (reader.type() == DataAttributes.NFTA_DATA_VERDICT) {
                verdictOffset = reader.offset();
                verdictLength = reader.length();
            }
        }
        reader.leave();
        return offset;
    }
}
