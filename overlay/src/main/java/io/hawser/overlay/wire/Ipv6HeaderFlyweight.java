package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * IPv6 header, RFC 8200: version (4 bits), traffic class (8), flow label (20), payload length (16), next header (8),
 * hop limit (8), source (128), destination (128).
 * Big endian. Not thread safe.
 */
public final class Ipv6HeaderFlyweight {
    /** Length of the header in bytes. */
    public static final int LENGTH = 40;
    /** Offset of version, traffic class and flow label. */
    public static final int VERSION_OFFSET = 0;
    /** Offset of the payload length. */
    public static final int PAYLOAD_LENGTH_OFFSET = 4;
    /** Offset of the next header. */
    public static final int NEXT_HEADER_OFFSET = 6;
    /** Offset of the hop limit. */
    public static final int HOP_LIMIT_OFFSET = 7;
    /** Offset of the source. */
    public static final int SOURCE_OFFSET = 8;
    /** Offset of the destination. */
    public static final int DESTINATION_OFFSET = 24;

    /** A next header: the packet is a part of another. */
    public static final int NEXT_HEADER_FRAGMENT = 44;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public Ipv6HeaderFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Version, traffic class and flow label. */
    public int versionClassFlow() {
        return buffer.getInt(offset + VERSION_OFFSET, BIG_ENDIAN);
    }

    /** Sets version, traffic class and flow label. */
    public Ipv6HeaderFlyweight versionClassFlow(final int value) {
        buffer.putInt(offset + VERSION_OFFSET, value, BIG_ENDIAN);
        return this;
    }

    /** Traffic class; ECN in the lowest two bits. */
    public int trafficClass() {
        return buffer.getInt(offset + VERSION_OFFSET, BIG_ENDIAN) >>> 20 & 0xff;
    }

    /** Length in bytes of what follows this header. */
    public int payloadLength() {
        return buffer.getShort(offset + PAYLOAD_LENGTH_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the length in bytes of what follows this header. */
    public Ipv6HeaderFlyweight payloadLength(final int value) {
        buffer.putShort(offset + PAYLOAD_LENGTH_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** IPPROTO_*. */
    public int nextHeader() {
        return buffer.getByte(offset + NEXT_HEADER_OFFSET) & 0xff;
    }

    /** Sets IPPROTO_*. */
    public Ipv6HeaderFlyweight nextHeader(final int value) {
        buffer.putByte(offset + NEXT_HEADER_OFFSET, (byte) value);
        return this;
    }

    /** The hop limit. */
    public int hopLimit() {
        return buffer.getByte(offset + HOP_LIMIT_OFFSET) & 0xff;
    }

    /** Sets the hop limit. */
    public Ipv6HeaderFlyweight hopLimit(final int value) {
        buffer.putByte(offset + HOP_LIMIT_OFFSET, (byte) value);
        return this;
    }
}
