package io.hawser.linux.tun;

import org.agrona.MutableDirectBuffer;

/**
 * What stands in front of each packet of a device with offloads: struct virtio_net_hdr_v1 (linux/virtio_net.h), flags
 * (8 bits), GSO type (8), header length (16), GSO size (16), checksum start (16) and offset (16), number of buffers
 * (16). Host order. Not thread safe.
 */
public final class VirtioNetHdrFlyweight {
    /** Length of the header in bytes. */
    public static final int LENGTH = 12;
    /** Offset of {@code flags}. */
    public static final int FLAGS_OFFSET = 0;
    /** Offset of {@code gso_type}. */
    public static final int GSO_TYPE_OFFSET = 1;
    /** Offset of {@code hdr_len}. */
    public static final int HDR_LEN_OFFSET = 2;
    /** Offset of {@code gso_size}. */
    public static final int GSO_SIZE_OFFSET = 4;
    /** Offset of {@code csum_start}. */
    public static final int CSUM_START_OFFSET = 6;
    /** Offset of {@code csum_offset}. */
    public static final int CSUM_OFFSET_OFFSET = 8;
    /** Offset of {@code num_buffers}. */
    public static final int NUM_BUFFERS_OFFSET = 10;

    /** The checksum is still to be made, from {@code csum_start} on. */
    public static final int VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;
    /** The checksum has been found right. */
    public static final int VIRTIO_NET_HDR_F_DATA_VALID = 2;

    /** One packet, not to be cut. */
    public static final int VIRTIO_NET_HDR_GSO_NONE = 0;
    /** TCP over IPv4. */
    public static final int VIRTIO_NET_HDR_GSO_TCPV4 = 1;
    /** UDP to be cut into IP fragments. */
    public static final int VIRTIO_NET_HDR_GSO_UDP = 3;
    /** TCP over IPv6. */
    public static final int VIRTIO_NET_HDR_GSO_TCPV6 = 4;
    /** UDP to be cut into datagrams. */
    public static final int VIRTIO_NET_HDR_GSO_UDP_L4 = 5;
    /** Or'ed to a TCP type: the first segment has CWR set. */
    public static final int VIRTIO_NET_HDR_GSO_ECN = 0x80;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at a header. */
    public VirtioNetHdrFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Zeroes the header: a whole packet whose checksums are made. */
    public VirtioNetHdrFlyweight clear() {
        buffer.putLong(offset, 0);
        buffer.putInt(offset + CSUM_OFFSET_OFFSET, 0);
        return this;
    }

    /** VIRTIO_NET_HDR_F_*. */
    public int flags() {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xff;
    }

    /** Sets VIRTIO_NET_HDR_F_*. */
    public VirtioNetHdrFlyweight flags(final int flags) {
        buffer.putByte(offset + FLAGS_OFFSET, (byte) flags);
        return this;
    }

    /** VIRTIO_NET_HDR_GSO_*. */
    public int gsoType() {
        return buffer.getByte(offset + GSO_TYPE_OFFSET) & 0xff;
    }

    /** Sets VIRTIO_NET_HDR_GSO_*. */
    public VirtioNetHdrFlyweight gsoType(final int type) {
        buffer.putByte(offset + GSO_TYPE_OFFSET, (byte) type);
        return this;
    }

    /** Length in bytes of all headers, from the IP header to the payload; the kernel gives it as a hint only. */
    public int headerLength() {
        return get(HDR_LEN_OFFSET);
    }

    /** Sets the length in bytes of all headers. */
    public VirtioNetHdrFlyweight headerLength(final int length) {
        return put(HDR_LEN_OFFSET, length);
    }

    /** Payload of each packet in bytes, after cutting. */
    public int gsoSize() {
        return get(GSO_SIZE_OFFSET);
    }

    /** Sets the payload of each packet in bytes. */
    public VirtioNetHdrFlyweight gsoSize(final int size) {
        return put(GSO_SIZE_OFFSET, size);
    }

    /** Where in the packet the checksum is to begin: at its TCP or UDP header. */
    public int checksumStart() {
        return get(CSUM_START_OFFSET);
    }

    /** Sets where in the packet the checksum is to begin. */
    public VirtioNetHdrFlyweight checksumStart(final int start) {
        return put(CSUM_START_OFFSET, start);
    }

    /** Where the checksum is to be put, from {@link #checksumStart()} on. */
    public int checksumOffset() {
        return get(CSUM_OFFSET_OFFSET);
    }

    /** Sets where the checksum is to be put, from {@link #checksumStart()} on. */
    public VirtioNetHdrFlyweight checksumOffset(final int from) {
        return put(CSUM_OFFSET_OFFSET, from);
    }

    @Override
    public String toString() {
        return "virtio_net_hdr flags " + flags() + " gso_type " + gsoType() + " hdr_len " + headerLength()
                + " gso_size " + gsoSize() + " csum_start " + checksumStart() + " csum_offset " + checksumOffset();
    }

    private int get(final int field) {
        return buffer.getShort(offset + field) & 0xffff;
    }

    private VirtioNetHdrFlyweight put(final int field, final int value) {
        buffer.putShort(offset + field, (short) value);
        return this;
    }
}
