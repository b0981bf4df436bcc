package io.hawser.linux.netlink;

import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes netlink messages one behind the other into native memory that grows. The first error is kept and returned by
 * {@link #error()}; what follows it is ignored, so that callers check once. Values are in host order unless a method's
 * name says otherwise. Allocates only when it grows. Not thread safe.
 */
public final class NetlinkEncoder {
    private static final ByteOrder BIG_ENDIAN = ByteOrder.BIG_ENDIAN;
    private static final int MAX_ATTRIBUTE_LENGTH = 0xffff;
    private static final int MAX_DEPTH = 16;
    private static final int NONE = -1;
    private static final int FEW_BYTES = 64;

    private final int maxLength;
    private final int[] nestedAt = new int[MAX_DEPTH];
    private UnsafeBuffer buffer;
    private int length;
    private int messageAt = NONE;
    private int depth;
    private String error;

    /**
     * @param initialCapacity bytes to begin with
     * @param maxLength the most it may grow to, in bytes
     */
    public NetlinkEncoder(final int initialCapacity, final int maxLength) {
        this.maxLength = maxLength;
        buffer = NativeMemory.allocate(initialCapacity);
    }

    /** Forgets everything written, and the error. */
    public void clear() {
        length = 0;
        messageAt = NONE;
        depth = 0;
        error = null;
    }

    /** The first thing that went wrong since {@link #clear()}, or null. */
    public String error() {
        return error;
    }

    /** Keeps {@code problem} as the error unless there is one already: for encoders of values that cannot be sent. */
    public NetlinkEncoder fail(final String problem) {
        if (error == null) {
            error = problem;
        }
        return this;
    }

    /** What was written. Its memory moves when the encoder grows. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Native address of what was written; valid until the next write. */
    long address() {
        return buffer.addressOffset();
    }

    /** Number of bytes written, whole messages only after {@link #endMessage()}. */
    public int length() {
        return length;
    }

    /** Begins a message; its sequence number and port are filled in when it is sent. */
    public NetlinkEncoder beginMessage(final int type, final int flags) {
        if (messageAt != NONE) {
            return fail("a message begun inside another");
        }
        final int at = reserve(NlMsgHdr.LENGTH);
        if (at != NONE) {
            messageAt = at;
            buffer.putShort(at + NlMsgHdr.NLMSG_TYPE_OFFSET, (short) type);
            buffer.putShort(at + NlMsgHdr.NLMSG_FLAGS_OFFSET, (short) flags);
        }
        return this;
    }

    /** Ends the message and sets its length. */
    public NetlinkEncoder endMessage() {
        if (error != null) {
            return this;
        }
        if (messageAt == NONE || depth != 0) {
            return fail(messageAt == NONE ? "no message to end" : depth + " nested attributes left open");
        }
        buffer.putInt(messageAt + NlMsgHdr.NLMSG_LEN_OFFSET, length - messageAt);
        messageAt = NONE;
        return this;
    }

    /** Appends a byte of the message's fixed header. */
    public NetlinkEncoder headerU8(final int value) {
        final int at = reserveExactly(1);
        if (at != NONE) {
            buffer.putByte(at, (byte) value);
        }
        return this;
    }

    /** Appends 16 bits of the message's fixed header. */
    public NetlinkEncoder headerU16(final int value) {
        final int at = reserveExactly(2);
        if (at != NONE) {
            buffer.putShort(at, (short) value);
        }
        return this;
    }

    /** Appends 16 bits of the message's fixed header, big endian. */
    public NetlinkEncoder headerU16Be(final int value) {
        final int at = reserveExactly(2);
        if (at != NONE) {
            buffer.putShort(at, (short) value, BIG_ENDIAN);
        }
        return this;
    }

    /** Appends 32 bits of the message's fixed header. */
    public NetlinkEncoder headerU32(final int value) {
        final int at = reserveExactly(4);
        if (at != NONE) {
            buffer.putInt(at, value);
        }
        return this;
    }

    /** An attribute without a value. */
    public NetlinkEncoder flag(final int type) {
        reserveAttribute(type, 0);
        return this;
    }

    /** An attribute of 8 bits. */
    public NetlinkEncoder u8(final int type, final int value) {
        final int at = reserveAttribute(type, 1);
        if (at != NONE) {
            buffer.putByte(at, (byte) value);
        }
        return this;
    }

    /** An attribute of 16 bits. */
    public NetlinkEncoder u16(final int type, final int value) {
        final int at = reserveAttribute(type, 2);
        if (at != NONE) {
            buffer.putShort(at, (short) value);
        }
        return this;
    }

    /** An attribute of 16 bits, big endian. */
    public NetlinkEncoder u16Be(final int type, final int value) {
        final int at = reserveAttribute(type, 2);
        if (at != NONE) {
            buffer.putShort(at, (short) value, BIG_ENDIAN);
        }
        return this;
    }

    /** An attribute of 32 bits. */
    public NetlinkEncoder u32(final int type, final int value) {
        final int at = reserveAttribute(type, 4);
        if (at != NONE) {
            buffer.putInt(at, value);
        }
        return this;
    }

    /** An attribute of 32 bits, big endian. */
    public NetlinkEncoder u32Be(final int type, final int value) {
        final int at = reserveAttribute(type, 4);
        if (at != NONE) {
            buffer.putInt(at, value, BIG_ENDIAN);
        }
        return this;
    }

    /** An attribute of 64 bits. */
    public NetlinkEncoder u64(final int type, final long value) {
        final int at = reserveAttribute(type, 8);
        if (at != NONE) {
            buffer.putLong(at, value);
        }
        return this;
    }

    /** An attribute of 64 bits, big endian. */
    public NetlinkEncoder u64Be(final int type, final long value) {
        final int at = reserveAttribute(type, 8);
        if (at != NONE) {
            buffer.putLong(at, value, BIG_ENDIAN);
        }
        return this;
    }

    /** An attribute that holds an IP address in network order. */
    public NetlinkEncoder address(final int type, final IpAddress address) {
        final int at = reserveAttribute(type, address.length());
        if (at != NONE) {
            address.write(buffer, at);
        }
        return this;
    }

    /** An attribute that holds a MAC address. */
    public NetlinkEncoder mac(final int type, final MacAddress address) {
        final int at = reserveAttribute(type, MacAddress.LENGTH);
        if (at != NONE) {
            for (int i = 0; i < MacAddress.LENGTH; i++) {
                buffer.putByte(at + i, address.byteAt(i));
            }
        }
        return this;
    }

    /** An attribute that holds {@code text} in ASCII and a NUL. */
    public NetlinkEncoder string(final int type, final String text) {
        final int at = reserveAttribute(type, text.length() + 1);
        if (at != NONE) {
            for (int i = 0; i < text.length(); i++) {
                final char c = text.charAt(i);
                if (c == 0 || c > 0x7f) {
                    return fail("'" + text.replace('\0', '?') + "' holds a character that is not ASCII");
                }
                buffer.putByte(at + i, (byte) c);
            }
        }
        return this;
    }

    /** An attribute that holds {@code count} bytes of {@code source}. */
    public NetlinkEncoder bytes(final int type, final DirectBuffer source, final int offset, final int count) {
        final int at = reserveAttribute(type, count);
        if (at != NONE) {
            buffer.putBytes(at, source, offset, count);
        }
        return this;
    }

    /** An attribute that holds {@code value}. */
    public NetlinkEncoder bytes(final int type, final byte[] value) {
        final int at = reserveAttribute(type, value.length);
        if (at != NONE) {
            buffer.putBytes(at, value);
        }
        return this;
    }

    /**
     * An attribute of {@code count} zeroed bytes for the caller to fill at once.
     *
     * @return where its value begins in {@link #buffer()}, or negative after an error
     */
    public int space(final int type, final int count) {
        return reserveAttribute(type, count);
    }

    /** The memory to fill what {@link #space} reserved; valid until the next write to this encoder. */
    public UnsafeBuffer memory() {
        return buffer;
    }

    /** Begins an attribute that holds attributes, flagged NLA_F_NESTED. */
    public NetlinkEncoder beginNested(final int type) {
        return beginNestedPlain(type | Netlink.NLA_F_NESTED);
    }

    /** Begins an attribute that holds attributes, without the flag: what older families were written with. */
    public NetlinkEncoder beginNestedPlain(final int type) {
        if (depth == MAX_DEPTH) {
            return fail("attributes nested deeper than " + MAX_DEPTH);
        }
        final int at = reserveAttribute(type, 0);
        if (at != NONE) {
            nestedAt[depth++] = at - Netlink.NLA_HDRLEN;
        }
        return this;
    }

    /** Ends the innermost nested attribute. */
    public NetlinkEncoder endNested() {
        if (error != null) {
            return this;
        }
        if (depth == 0) {
            return fail("no nested attribute to end");
        }
        final int at = nestedAt[--depth];
        final int nestedLength = length - at;
        if (nestedLength > MAX_ATTRIBUTE_LENGTH) {
            return fail("a nested attribute of " + nestedLength + " bytes; the format's limit is 65535");
        }
        buffer.putShort(at, (short) nestedLength);
        return this;
    }

    /** Length of the innermost nested attribute so far, its header included; 0 outside of one. */
    public int nestedLength() {
        return depth == 0 ? 0 : length - nestedAt[depth - 1];
    }

    private int reserveAttribute(final int type, final int valueLength) {
        if (Netlink.NLA_HDRLEN + valueLength > MAX_ATTRIBUTE_LENGTH) {
            fail("an attribute of " + valueLength + " bytes; the format's limit is 65531");
            return NONE;
        }
        final int at = reserve(Netlink.NLA_HDRLEN + valueLength);
        if (at == NONE) {
            return NONE;
        }
        buffer.putShort(at, (short) (Netlink.NLA_HDRLEN + valueLength));
        buffer.putShort(at + 2, (short) type);
        return at + Netlink.NLA_HDRLEN;
    }

    private int reserve(final int count) {
        final int padding = Netlink.align(length) - length;
        final int at = reserveExactly(padding + Netlink.align(count));
        return at == NONE ? NONE : at + padding;
    }

    private int reserveExactly(final int count) {
        if (error != null) {
            return NONE;
        }
        final int at = length;
        if (at + count > buffer.capacity() && !grow(at + count)) {
            return NONE;
        }
        zero(at, count);
        length = at + count;
        return at;
    }

    /** Most of what is written is a few bytes, for which a call that fills memory takes longer than the bytes do. */
    private void zero(final int from, final int count) {
        if (count > FEW_BYTES) {
            buffer.setMemory(from, count, (byte) 0);
            return;
        }
        final int end = from + count;
        int at = from;
        for (; at + Integer.BYTES <= end; at += Integer.BYTES) {
            buffer.putInt(at, 0);
        }
        for (; at < end; at++) {
            buffer.putByte(at, (byte) 0);
        }
    }

    private boolean grow(final int needed) {
        if (needed > maxLength) {
            fail("more than " + maxLength + " bytes in one batch");
            return false;
        }
        final UnsafeBuffer larger = NativeMemory.allocate((int) Math.min(maxLength, Math.max(needed, 2L * length)));
        larger.putBytes(0, buffer, 0, length);
        buffer = larger;
        return true;
    }
}
