package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * ICMP header, RFC 792 and RFC 4443: type (8 bits), code (8), checksum (16), and 32 bits that depend on them.
 * Big endian. Not thread safe.
 */
public final class IcmpHeaderFlyweight {
    /** Length of the header in bytes. */
    public static final int LENGTH = 8;
    /** Offset of the type. */
    public static final int TYPE_OFFSET = 0;
    /** Offset of the code. */
    public static final int CODE_OFFSET = 1;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = 2;
    /** Offset of what depends on the type. */
    public static final int REST_OFFSET = 4;
    /** RFC 792: destination unreachable. */
    public static final int ICMP_DEST_UNREACH = 3;
    /** RFC 792: network unreachable. */
    public static final int ICMP_NET_UNREACH = 0;
    /** RFC 1191: too large, and not to be fragmented. */
    public static final int ICMP_FRAG_NEEDED = 4;
    /** RFC 792: time exceeded. */
    public static final int ICMP_TIME_EXCEEDED = 11;
    /** RFC 4443: destination unreachable. */
    public static final int ICMPV6_DEST_UNREACH = 1;
    /** RFC 4443: packet too big. */
    public static final int ICMPV6_PKT_TOOBIG = 2;
    /** RFC 4443: time exceeded. */
    public static final int ICMPV6_TIME_EXCEED = 3;
    /** RFC 4443: types from here on are no errors. */
    public static final int ICMPV6_INFORMATIONAL = 128;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public IcmpHeaderFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** The type. */
    public int type() {
        return buffer.getByte(offset + TYPE_OFFSET) & 0xff;
    }

    /** Sets the type. */
    public IcmpHeaderFlyweight type(final int value) {
        buffer.putByte(offset + TYPE_OFFSET, (byte) value);
        return this;
    }

    /** The code. */
    public int code() {
        return buffer.getByte(offset + CODE_OFFSET) & 0xff;
    }

    /** Sets the code. */
    public IcmpHeaderFlyweight code(final int value) {
        buffer.putByte(offset + CODE_OFFSET, (byte) value);
        return this;
    }

    /** The checksum. */
    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the checksum. */
    public IcmpHeaderFlyweight checksum(final int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** What depends on the type. */
    public int rest() {
        return buffer.getInt(offset + REST_OFFSET, BIG_ENDIAN);
    }

    /** Sets what depends on the type, such as the MTU. */
    public IcmpHeaderFlyweight rest(final int value) {
        buffer.putInt(offset + REST_OFFSET, value, BIG_ENDIAN);
        return this;
    }
}
