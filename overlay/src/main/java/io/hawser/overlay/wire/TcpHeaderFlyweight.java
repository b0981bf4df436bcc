package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * TCP header, RFC 9293: ports (2 x 16 bits), sequence (32), acknowledgement (32), offset and flags (16), window (16),
 * checksum (16), urgent (16), options.
 * Big endian. Not thread safe.
 */
public final class TcpHeaderFlyweight {
    /** Length of the header without options in bytes. */
    public static final int MIN_LENGTH = 20;
    /** Offset of the two ports. */
    public static final int PORTS_OFFSET = 0;
    /** Offset of the sequence number. */
    public static final int SEQUENCE_OFFSET = 4;
    /** Offset of the acknowledgement number. */
    public static final int ACKNOWLEDGEMENT_OFFSET = 8;
    /** Offset of the header's length in words, in its upper four bits. */
    public static final int DATA_OFFSET_OFFSET = 12;
    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 13;
    /** Offset of the window. */
    public static final int WINDOW_OFFSET = 14;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = 16;
    /** Offset of the urgent pointer. */
    public static final int URGENT_OFFSET = 18;
    /** The sender is done. */
    public static final int FLAG_FIN = 0x01;
    /** To be handed up at once. */
    public static final int FLAG_PSH = 0x08;
    /** The acknowledgement number counts. */
    public static final int FLAG_ACK = 0x10;
    /** The congestion window was reduced, RFC 3168. */
    public static final int FLAG_CWR = 0x80;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public TcpHeaderFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Both ports, the source's in the upper half. */
    public int ports() {
        return buffer.getInt(offset + PORTS_OFFSET, BIG_ENDIAN);
    }

    /** The sequence number. */
    public int sequence() {
        return buffer.getInt(offset + SEQUENCE_OFFSET, BIG_ENDIAN);
    }

    /** Sets the sequence number. */
    public TcpHeaderFlyweight sequence(final int value) {
        buffer.putInt(offset + SEQUENCE_OFFSET, value, BIG_ENDIAN);
        return this;
    }

    /** The acknowledgement number. */
    public int acknowledgement() {
        return buffer.getInt(offset + ACKNOWLEDGEMENT_OFFSET, BIG_ENDIAN);
    }

    /** Length of the header in bytes, options included. */
    public int headerLength() {
        return (buffer.getByte(offset + DATA_OFFSET_OFFSET) & 0xf0) >>> 2;
    }

    /** FLAG_*. */
    public int flags() {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xff;
    }

    /** Sets FLAG_*. */
    public TcpHeaderFlyweight flags(final int value) {
        buffer.putByte(offset + FLAGS_OFFSET, (byte) value);
        return this;
    }

    /** The window as it stands, not scaled. */
    public int window() {
        return buffer.getShort(offset + WINDOW_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** The checksum. */
    public int checksum() {
        return buffer.getShort(offset + CHECKSUM_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the checksum. */
    public TcpHeaderFlyweight checksum(final int value) {
        buffer.putShort(offset + CHECKSUM_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }
}
