package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/** Ethernet header, IEEE 802.3: destination (48 bits), source (48), EtherType (16). Big endian. Not thread safe. */
public final class EthernetHeaderFlyweight {
    /** Length of the header in bytes. */
    public static final int LENGTH = 14;
    /** Offset of the destination. */
    public static final int DESTINATION_OFFSET = 0;
    /** Offset of the source. */
    public static final int SOURCE_OFFSET = 6;
    /** Offset of the EtherType. */
    public static final int TYPE_OFFSET = 12;
    /** linux/if_ether.h: IPv4. */
    public static final int ETH_P_IP = 0x0800;
    /** linux/if_ether.h: IPv6. */
    public static final int ETH_P_IPV6 = 0x86dd;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public EthernetHeaderFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** The destination, its first byte on the wire in bits 47 to 40. */
    public long destination() {
        return mac(DESTINATION_OFFSET);
    }

    /** Sets the destination. */
    public EthernetHeaderFlyweight destination(final long mac) {
        return mac(DESTINATION_OFFSET, mac);
    }

    /** The source, its first byte on the wire in bits 47 to 40. */
    public long source() {
        return mac(SOURCE_OFFSET);
    }

    /** Sets the source. */
    public EthernetHeaderFlyweight source(final long mac) {
        return mac(SOURCE_OFFSET, mac);
    }

    /** The EtherType: ETH_P_*. */
    public int type() {
        return buffer.getShort(offset + TYPE_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** Sets the EtherType. */
    public EthernetHeaderFlyweight type(final int value) {
        buffer.putShort(offset + TYPE_OFFSET, (short) value, BIG_ENDIAN);
        return this;
    }

    private long mac(final int field) {
        final long high = buffer.getInt(offset + field, BIG_ENDIAN) & 0xffff_ffffL;
        return high << 16 | (buffer.getShort(offset + field + Integer.BYTES, BIG_ENDIAN) & 0xffffL);
    }

    private EthernetHeaderFlyweight mac(final int field, final long mac) {
        buffer.putInt(offset + field, (int) (mac >>> 16), BIG_ENDIAN);
        buffer.putShort(offset + field + Integer.BYTES, (short) mac, BIG_ENDIAN);
        return this;
    }
}
