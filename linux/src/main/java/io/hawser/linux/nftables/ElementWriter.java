package io.hawser.linux.nftables;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataCodec;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.header.NfTables.DataAttributes;
import io.hawser.linux.nftables.header.NfTables.ElementAttributes;
import io.hawser.linux.nftables.header.NfTables.ElementFlags;
import io.hawser.linux.nftables.header.NfTables.ElementListAttributes;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes elements of one set into a transaction, over as many messages as they need. {@link #key()} begins an element,
 * {@link #data()} its data; behind each stand its fields in the set's order. An element ends where the next begins.
 * The first error, such as a field too many, is kept and thrown by {@link NfTransaction#commit()}. Valid until the
 * transaction is told something else. Allocates nothing for
 * an element. Not thread safe.
 */
public final class ElementWriter {
    /** A message's list of elements has a length of 16 bits. */
    private static final int MAX_LIST_LENGTH = 0xffff;
    /** More than any element without expressions needs. */
    private static final int ELEMENT_LENGTH = 1280;

    private static final int NONE = -1;

    private final NetlinkBatch batch;
    private final NetlinkEncoder encoder;
    private NetlinkOperation operation;
    private NfSet set;
    private SetElements elements;
    private int keyLength;
    private int dataLength;
    private boolean keyFields;
    private boolean dataFields;
    private int type;
    private int flags;
    private boolean open;
    private boolean inElement;
    private int index;
    private boolean concatenated;
    private int at;
    private int end;
    private UnsafeBuffer memory;
    /** The first key behind the element's range; null if there is no range, or it has no end. */
    private Bytes rangeEnd;

    ElementWriter(final NetlinkBatch batch) {
        this.batch = batch;
        this.encoder = batch.encoder();
    }

    ElementWriter begin(final NetlinkOperation operation, final NfSet set, final int type, final int flags) {
        this.operation = operation;
        this.set = set;
        this.elements = new SetElements(set);
        keyLength = set.key().length();
        keyFields = set.key().isConcatenation();
        dataLength = set.isMap() ? set.data().length() : NONE;
        dataFields = set.isMap() && set.data().isConcatenation();
        this.type = type;
        this.flags = flags;
        open = false;
        rangeEnd = null;
        return this;
    }

    /** Begins an element with its key. */
    public ElementWriter key() {
        beginElement();
        return value(ElementAttributes.NFTA_SET_ELEM_KEY, keyLength, keyFields);
    }

    /** Begins the element for all keys that have none of their own. */
    public ElementWriter catchAll() {
        beginElement();
        return flags(ElementFlags.NFT_SET_ELEM_CATCHALL);
    }

    /**
     * Begins an element for all addresses of a prefix, with its key written: in sets of addresses with intervals. The
     * element behind its end is written with it.
     */
    public ElementWriter prefix(final IpPrefix prefix) {
        return range(Bytes.address(prefix.network().address()), Bytes.address(prefix.last()));
    }

    /**
     * Begins an element for a range, with its key written: in sets of one field with intervals. The element behind its
     * end is written with it.
     *
     * @param first of the range
     * @param last of the range
     */
    public ElementWriter range(final Bytes first, final Bytes last) {
        key().bytes(first);
        rangeEnd = last.next();
        return this;
    }

    /** Begins the last key of the element's range: in sets of concatenations with intervals. */
    public ElementWriter keyEnd() {
        return value(ElementAttributes.NFTA_SET_ELEM_KEY_END, keyLength, keyFields);
    }

    /** Begins the element's data. */
    public ElementWriter data() {
        if (dataLength == NONE) {
            encoder.fail("data for an element of set " + set + ", which is no map");
            return this;
        }
        return value(ElementAttributes.NFTA_SET_ELEM_DATA, dataLength, dataFields);
    }

    /** The element's verdict: in verdict maps. */
    public ElementWriter verdict(final Verdict verdict) {
        if (isInElement()) {
            DataCodec.writeVerdict(encoder, ElementAttributes.NFTA_SET_ELEM_DATA, verdict);
        }
        return this;
    }

    /** The object that the element names: in maps of objects. */
    public ElementWriter object(final String name) {
        if (isInElement()) {
            encoder.string(ElementAttributes.NFTA_SET_ELEM_OBJREF, name);
        }
        return this;
    }

    /** The element's flags, of {@link io.hawser.linux.nftables.header.NfTables.ElementFlags}. */
    public ElementWriter flags(final int elementFlags) {
        if (isInElement()) {
            encoder.u32Be(ElementAttributes.NFTA_SET_ELEM_FLAGS, elementFlags);
        }
        return this;
    }

    /** After how many ms the element is gone. */
    public ElementWriter timeoutMs(final long ms) {
        if (isInElement()) {
            encoder.u64Be(ElementAttributes.NFTA_SET_ELEM_TIMEOUT, ms);
        }
        return this;
    }

    /** In how many ms the element is gone this time. */
    public ElementWriter expirationMs(final long ms) {
        if (isInElement()) {
            encoder.u64Be(ElementAttributes.NFTA_SET_ELEM_EXPIRATION, ms);
        }
        return this;
    }

    /** Stored with the element. */
    public ElementWriter userData(final UserData userData) {
        if (isInElement()) {
            NfMessages.userData(encoder, ElementAttributes.NFTA_SET_ELEM_USERDATA, userData);
        }
        return this;
    }

    /** A field of 8 bits. */
    public ElementWriter u8(final int value) {
        final int offset = field(1);
        if (offset >= 0) {
            memory.putByte(offset, (byte) value);
        }
        return this;
    }

    /** A field of 16 bits, big endian: a port. */
    public ElementWriter u16Be(final int value) {
        final int offset = field(2);
        if (offset >= 0) {
            memory.putShort(offset, (short) value, ByteOrder.BIG_ENDIAN);
        }
        return this;
    }

    /** A field of 32 bits, host order: a mark, an interface's index, an index of numgen or jhash. */
    public ElementWriter u32(final int value) {
        final int offset = field(4);
        if (offset >= 0) {
            memory.putInt(offset, value);
        }
        return this;
    }

    /** A field of 32 bits, big endian: an IPv4 address. */
    public ElementWriter u32Be(final int value) {
        final int offset = field(4);
        if (offset >= 0) {
            memory.putInt(offset, value, ByteOrder.BIG_ENDIAN);
        }
        return this;
    }

    /** A field that is an address. */
    public ElementWriter address(final IpAddress address) {
        final int offset = field(address.length());
        if (offset >= 0) {
            address.write(memory, offset);
        }
        return this;
    }

    /** A field that is these bytes. */
    public ElementWriter bytes(final Bytes bytes) {
        final int offset = field(bytes.length());
        if (offset >= 0) {
            bytes.write(memory, offset);
        }
        return this;
    }

    /** A field, or the whole of a key or of data, copied from memory. */
    public ElementWriter bytes(final DirectBuffer source, final int offset, final int length) {
        final int to = field(length);
        if (to >= 0) {
            memory.putBytes(to, source, offset, length);
        }
        return this;
    }

    /** A whole element. */
    public ElementWriter element(final Element element) {
        if ((element.flags() & ElementFlags.NFT_SET_ELEM_CATCHALL) != 0) {
            catchAll();
        } else {
            key().bytes(element.key());
            if (element.flags() != 0) {
                flags(element.flags());
            }
        }
        if (element.keyEnd() != null) {
            keyEnd().bytes(element.keyEnd());
        }
        if (element.data() != null) {
            data().bytes(element.data());
        }
        if (element.verdict() != null) {
            verdict(element.verdict());
        }
        if (!element.object().isEmpty()) {
            object(element.object());
        }
        if (element.timeoutMs() != 0) {
            timeoutMs(element.timeoutMs());
        }
        return userData(element.userData());
    }

    /** Ends what is open. */
    void end() {
        endElement();
        if (open) {
            endMessage();
        }
        set = null;
    }

    /**
     * A whole element, as it stands elsewhere.
     *
     * @param offset of the first of its attributes
     * @param length of them all, in bytes
     */
    ElementWriter copy(final DirectBuffer source, final int offset, final int length) {
        nextElement();
        encoder.bytes(index | Netlink.NLA_F_NESTED, source, offset, length);
        return this;
    }

    private boolean isInElement() {
        endValue();
        if (!inElement) {
            encoder.fail("something for an element of set " + set + " before its key");
        }
        return inElement;
    }

    /** Makes room for an element in the list. */
    private void nextElement() {
        endElement();
        if (!open) {
            beginMessage();
        } else if (encoder.nestedLength() > MAX_LIST_LENGTH - ELEMENT_LENGTH) {
            endMessage();
            beginMessage();
        }
        // The kernel takes any type here; a number tells which element a refusal is about.
        index++;
    }

    private void beginElement() {
        nextElement();
        encoder.beginNested(index);
        inElement = true;
    }

    private void beginMessage() {
        NfMessages.begin(batch, operation, elements, type, flags, set.table().family())
                .string(
                        ElementListAttributes.NFTA_SET_ELEM_LIST_TABLE,
                        set.table().name())
                .string(ElementListAttributes.NFTA_SET_ELEM_LIST_SET, set.name());
        if (set.id() != 0) {
            encoder.u32Be(ElementListAttributes.NFTA_SET_ELEM_LIST_SET_ID, set.id());
        }
        encoder.beginNested(ElementListAttributes.NFTA_SET_ELEM_LIST_ELEMENTS);
        open = true;
        index = 0;
    }

    private void endMessage() {
        encoder.endNested();
        open = false;
    }

    private void endElement() {
        if (inElement) {
            endValue();
            encoder.endNested();
            inElement = false;
            if (rangeEnd != null) {
                final Bytes behind = rangeEnd;
                rangeEnd = null;
                key().bytes(behind).flags(ElementFlags.NFT_SET_ELEM_INTERVAL_END);
                endElement();
            }
        }
    }

    /** Reserves a value in its two attributes at once: this runs for every element. */
    private ElementWriter value(final int attribute, final int length, final boolean fields) {
        if (!isInElement()) {
            return this;
        }
        final int inner = encoder.space(attribute | Netlink.NLA_F_NESTED, Netlink.NLA_HDRLEN + length);
        if (inner >= 0) {
            memory = encoder.memory();
            memory.putShort(inner, (short) (Netlink.NLA_HDRLEN + length));
            memory.putShort(inner + 2, (short) DataAttributes.NFTA_DATA_VALUE);
            at = inner + Netlink.NLA_HDRLEN;
            end = at + length;
            concatenated = fields;
        }
        return this;
    }

    private void endValue() {
        if (at != end && encoder.error() == null) {
            encoder.fail(end - at + " bytes are missing in an element of set " + set);
        }
        at = 0;
        end = 0;
    }

    private int field(final int length) {
        final int offset = at;
        final int width = concatenated ? Netlink.align(length) : length;
        if (offset + width > end) {
            if (encoder.error() == null) {
                encoder.fail("a field of " + length + " bytes where " + (end - at) + " are left in an element of set "
                        + set);
            }
            return -1;
        }
        at = offset + width;
        return offset;
    }
}
