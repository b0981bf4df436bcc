package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * UDP header, RFC 768: source port (16 bits), destination port (16), length (16), checksum (16). Big endian. Not thread
 * safe.
 */
public final class UdpHeaderFlyweight {
    /** Length of the header in bytes. */
    public static final int LENGTH = 8;
    /** Offset of the two ports. */
    public static final int PORTS_OFFSET = 0;
    /** Offset of the length. */
    public static final int LENGTH_OFFSET = 4;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = 6;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public UdpHeaderFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Both ports, the source's in the upper half. */
    public int ports() {
        return buffer.getInt(offset + PORTS_OFFSET, BIG_ENDIAN);
    }

    /** Length of header and payload in bytes. */
    public int length() {
        return buffer.getShort(offset + LENGTH_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the length of header and payload in bytes. */
    public UdpHeaderFlyweight length(final int value) {
        buffer.putShort(offset + LENGTH_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    /** The checksum; 0 for none, over IPv4. */
    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the checksum. */
    public UdpHeaderFlyweight checksum(final int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }
}
