package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * IPv4 header, RFC 791: version and length (8 bits), type of service (8), total length (16), identification (16), flags
 * and fragment offset (16), TTL (8), protocol (8), checksum (16), source (32), destination (32), options.
 * Big endian. Not thread safe.
 */
public final class Ipv4HeaderFlyweight {
    /** Length of the header without options in bytes. */
    public static final int MIN_LENGTH = 20;
    /** Offset of version and header length. */
    public static final int VERSION_OFFSET = 0;
    /** Offset of the type of service. */
    public static final int TOS_OFFSET = 1;
    /** Offset of the total length. */
    public static final int TOTAL_LENGTH_OFFSET = 2;
    /** Offset of the identification. */
    public static final int ID_OFFSET = 4;
    /** Offset of flags and fragment offset. */
    public static final int FRAGMENT_OFFSET = 6;
    /** Offset of the time to live. */
    public static final int TTL_OFFSET = 8;
    /** Offset of the protocol. */
    public static final int PROTOCOL_OFFSET = 9;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = 10;
    /** Offset of the source. */
    public static final int SOURCE_OFFSET = 12;
    /** Offset of the destination. */
    public static final int DESTINATION_OFFSET = 16;
    /** Don't fragment. */
    public static final int FLAG_DF = 0x4000;
    /** More fragments follow, or a fragment offset: this is a part of a packet. */
    public static final int FRAGMENT_MASK = 0x3fff;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public Ipv4HeaderFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Length of the header in bytes, options included. */
    public int headerLength() {
        return (buffer.getByte(offset + VERSION_OFFSET) & 0x0f) << 2;
    }

    /** Sets version 4 and a header length in bytes. */
    public Ipv4HeaderFlyweight headerLength(final int length) {
        buffer.putByte(offset + VERSION_OFFSET, (byte) (0x40 | length >>> 2));
        return this;
    }

    /** Type of service; ECN in the lowest two bits. */
    public int tos() {
        return buffer.getByte(offset + TOS_OFFSET) & 0xff;
    }

    /** Sets the type of service. */
    public Ipv4HeaderFlyweight tos(final int value) {
        buffer.putByte(offset + TOS_OFFSET, (byte) value);
        return this;
    }

    /** Length of header and payload in bytes. */
    public int totalLength() {
        return buffer.getShort(offset + TOTAL_LENGTH_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the length of header and payload in bytes. */
    public Ipv4HeaderFlyweight totalLength(final int value) {
        buffer.putShort(offset + TOTAL_LENGTH_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** The identification. */
    public int id() {
        return buffer.getShort(offset + ID_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the identification. */
    public Ipv4HeaderFlyweight id(final int value) {
        buffer.putShort(offset + ID_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Flags and fragment offset. */
    public int fragment() {
        return buffer.getShort(offset + FRAGMENT_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets flags and fragment offset. */
    public Ipv4HeaderFlyweight fragment(final int value) {
        buffer.putShort(offset + FRAGMENT_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** Time to live. */
    public int ttl() {
        return buffer.getByte(offset + TTL_OFFSET) & 0xff;
    }

    /** Sets the time to live. */
    public Ipv4HeaderFlyweight ttl(final int value) {
        buffer.putByte(offset + TTL_OFFSET, (byte) value);
        return this;
    }

    /** IPPROTO_*. */
    public int protocol() {
        return buffer.getByte(offset + PROTOCOL_OFFSET) & 0xff;
    }

    /** Sets IPPROTO_*. */
    public Ipv4HeaderFlyweight protocol(final int value) {
        buffer.putByte(offset + PROTOCOL_OFFSET, (byte) value);
        return this;
    }

    /** The header's checksum. */
    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the header's checksum. */
    public Ipv4HeaderFlyweight checksum(final int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** The source. */
    public int source() {
        return buffer.getInt(offset + SOURCE_OFFSET, BIG_ENDIAN);
    }

    /** Sets the source. */
    public Ipv4HeaderFlyweight source(final int value) {
        buffer.putInt(offset + SOURCE_OFFSET, value, BIG_ENDIAN);
        return this;
    }

    /** The destination. */
    public int destination() {
        return buffer.getInt(offset + DESTINATION_OFFSET, BIG_ENDIAN);
    }

    /** Sets the destination. */
    public Ipv4HeaderFlyweight destination(final int value) {
        buffer.putInt(offset + DESTINATION_OFFSET, value, BIG_ENDIAN);
        return this;
    }
}
