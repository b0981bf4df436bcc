package io.hawser.linux.netlink;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.MacAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Walks the attributes of a message: {@link #next()} moves on, {@link #enter()} and {@link #leave()} go into and out
 * of a nested one. The first malformed thing is kept: from then on {@link #next()} is false and every getter returns
 * zero or empty, so that callers check once, with {@link #check(String)}. No read leaves the message. Getters return
 * host order unless their name says otherwise. Only the getters of objects allocate. Not thread safe.
 */
public final class AttributeReader {
    private static final int MAX_DEPTH = 16;

    private final int[] resumeAt = new int[MAX_DEPTH];
    private final int[] levelEnd = new int[MAX_DEPTH];
    private DirectBuffer buffer;
    private int depth;
    private int nextAt;
    private int end;
    private int type;
    private int valueAt;
    private int valueLength;
    private String error;

    /** Points this reader in front of the first attribute of {@code length} bytes at {@code offset}. */
    public AttributeReader wrap(final DirectBuffer buffer, final int offset, final int length) {
        this.buffer = buffer;
        depth = 0;
        error = null;
        nextAt = offset;
        end = offset + length;
        type = 0;
        valueAt = offset;
        valueLength = 0;
        if (length < 0 || offset < 0 || end > buffer.capacity()) {
            fail("a message of " + length + " bytes at " + offset + " in " + buffer.capacity());
        }
        return this;
    }

    /** Moves to the next attribute of this level; false at its end, and after an error. */
    public boolean next() {
        if (error != null || nextAt >= end) {
            return false;
        }
        final int at = nextAt;
        if (end - at < Netlink.NLA_HDRLEN) {
            return fail((end - at) + " bytes are left where an attribute should begin");
        }
        final int length = buffer.getShort(at) & 0xffff;
        if (length < Netlink.NLA_HDRLEN || length > end - at) {
            return fail("an attribute says it has " + length + " bytes where " + (end - at) + " are left");
        }
        type = buffer.getShort(at + 2) & Netlink.NLA_TYPE_MASK;
        valueAt = at + Netlink.NLA_HDRLEN;
        valueLength = length - Netlink.NLA_HDRLEN;
        nextAt = Math.min(at + Netlink.align(length), end);
        return true;
    }

    /** Goes into the current attribute: {@link #next()} then walks what it holds. */
    public AttributeReader enter() {
        if (error == null && depth == MAX_DEPTH) {
            fail("attributes nested deeper than " + MAX_DEPTH);
        }
        if (error == null) {
            resumeAt[depth] = nextAt;
            levelEnd[depth++] = end;
            nextAt = valueAt;
            end = valueAt + valueLength;
        }
        return this;
    }

    /** Goes back to the level above, behind the attribute that was entered; what was not read is passed over. */
    public AttributeReader leave() {
        if (error == null && depth > 0) {
            nextAt = resumeAt[--depth];
            end = levelEnd[depth];
        }
        return this;
    }

    /** Type of the current attribute, without its flags. */
    public int type() {
        return type;
    }

    /** Length of the current attribute's value in bytes. */
    public int length() {
        return error == null ? valueLength : 0;
    }

    /** Where the current attribute's value begins in {@link #buffer()}. */
    public int offset() {
        return valueAt;
    }

    /** The memory that is read. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** The value as 8 bits, unsigned. */
    public int u8() {
        return has(1) ? buffer.getByte(valueAt) & 0xff : 0;
    }

    /** The value as 16 bits, unsigned. */
    public int u16() {
        return has(2) ? buffer.getShort(valueAt) & 0xffff : 0;
    }

    /** The value as 16 bits, unsigned, big endian. */
    public int u16Be() {
        return has(2) ? buffer.getShort(valueAt, ByteOrder.BIG_ENDIAN) & 0xffff : 0;
    }

    /** The value as 32 bits. */
    public int u32() {
        return has(4) ? buffer.getInt(valueAt) : 0;
    }

    /** The value as 32 bits, big endian. */
    public int u32Be() {
        return has(4) ? buffer.getInt(valueAt, ByteOrder.BIG_ENDIAN) : 0;
    }

    /** The value as 64 bits. */
    public long u64() {
        return has(8) ? buffer.getLong(valueAt) : 0;
    }

    /** The value as 64 bits, big endian. */
    public long u64Be() {
        return has(8) ? buffer.getLong(valueAt, ByteOrder.BIG_ENDIAN) : 0;
    }

    /** The value as text, up to its NUL if it has one. */
    public String string() {
        if (error != null) {
            return "";
        }
        int count = 0;
        while (count < valueLength && buffer.getByte(valueAt + count) != 0) {
            count++;
        }
        final byte[] bytes = new byte[count];
        buffer.getBytes(valueAt, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A copy of the value. */
    public byte[] bytes() {
        final byte[] bytes = new byte[length()];
        if (error == null) {
            buffer.getBytes(valueAt, bytes);
        }
        return bytes;
    }

    /** The value as an IP address in network order, of the family that its length says; null after an error. */
    public IpAddress address() {
        final boolean v4 = valueLength == IpFamily.IPV4.length();
        if (error != null || (!v4 && !has(IpFamily.IPV6.length()))) {
            return null;
        }
        return IpAddress.read(buffer, valueAt, v4 ? IpFamily.IPV4 : IpFamily.IPV6);
    }

    /** The value as a MAC address; null after an error, and where the hardware address has another length. */
    public MacAddress mac() {
        if (error != null || valueLength != MacAddress.LENGTH) {
            return null;
        }
        final long high = buffer.getShort(valueAt, ByteOrder.BIG_ENDIAN) & 0xffffL;
        final long low = buffer.getInt(valueAt + 2, ByteOrder.BIG_ENDIAN) & 0xffff_ffffL;
        return new MacAddress((high << 32) | low);
    }

    /** The first thing found malformed, or null. */
    public String error() {
        return error;
    }

    /**
     * Throws if anything was malformed.
     *
     * @param what the kind of message, for example {@code link}
     */
    public void check(final String what) {
        if (error != null) {
            throw NetlinkException.malformed(what, error);
        }
    }

    private boolean has(final int count) {
        if (error == null && valueLength < count) {
            fail("attribute " + type + " has " + valueLength + " bytes where " + count + " are needed");
        }
        return error == null;
    }

    private boolean fail(final String problem) {
        error = problem;
        return false;
    }
}
