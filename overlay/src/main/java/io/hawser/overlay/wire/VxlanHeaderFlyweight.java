package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * VXLAN header, RFC 7348 section 5: flags (8 bits), reserved (24), VNI (24), reserved (8). Big endian. Not thread safe.
 */
public final class VxlanHeaderFlyweight {
    /** Length of the header in bytes. */
    public static final int LENGTH = 8;
    /** Offset of the flags byte. */
    public static final int FLAGS_OFFSET = 0;
    /** Offset of the 24-bit VNI. */
    public static final int VNI_OFFSET = 4;
    /** The I flag: the VNI is valid. A frame without it is dropped. */
    public static final int FLAG_VNI_VALID = 0x08;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public VxlanHeaderFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** The flags. */
    public int flags() {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xff;
    }

    /** Sets the flags, and zeroes what is reserved beside them. */
    public VxlanHeaderFlyweight flags(final int flags) {
        buffer.putInt(offset + FLAGS_OFFSET, flags << 24, BIG_ENDIAN);
        return this;
    }

    /** The VXLAN network identifier. */
    public int vni() {
        return buffer.getInt(offset + VNI_OFFSET, BIG_ENDIAN) >>> 8;
    }

    /** Sets the VXLAN network identifier, and zeroes what is reserved beside it. */
    public VxlanHeaderFlyweight vni(final int vni) {
        buffer.putInt(offset + VNI_OFFSET, vni << 8, BIG_ENDIAN);
        return this;
    }
}
