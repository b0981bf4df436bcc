package io.hawser.linux.udp;

import static io.hawser.linux.libc.Inet.IPPROTO_IP;
import static io.hawser.linux.libc.Inet.IPPROTO_IPV6;
import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static io.hawser.linux.libc.Inet.IPV6_PKTINFO;
import static io.hawser.linux.libc.Inet.IPV6_TCLASS;
import static io.hawser.linux.libc.Inet.IP_PKTINFO;
import static io.hawser.linux.libc.Inet.IP_TOS;
import static io.hawser.linux.libc.Inet.UDP_SEGMENT;

import io.hawser.linux.net.IpAddress;
import org.agrona.MutableDirectBuffer;

/** struct cmsghdr (bits/socket.h, 64-bit): length (64 bits), level (32), type (32), data, aligned to 8. Host order. */
final class Cmsg {
    static final int HEADER_LENGTH = 16;
    static final int LEN_OFFSET = 0;
    static final int LEVEL_OFFSET = 8;
    static final int TYPE_OFFSET = 12;

    /** Length of struct in_pktinfo: interface (32 bits), local address, address of the header. */
    static final int IN_PKTINFO_LENGTH = 12;
    /** Offset of {@code ipi_spec_dst}: as a source, the address to send from. */
    static final int IPI_SPEC_DST_OFFSET = 4;
    /** Offset of {@code ipi_addr}: where a datagram was sent to. */
    static final int IPI_ADDR_OFFSET = 8;
    /** Length of struct in6_pktinfo: address, interface (32 bits). */
    static final int IN6_PKTINFO_LENGTH = 20;
    /** Offset of {@code ipi6_ifindex}. */
    static final int IPI6_IFINDEX_OFFSET = 16;

    /** Room for one message of each kind below, or of each kind that a socket may receive. */
    static final int SPACE = 128;

    private Cmsg() {}

    /** {@code length} rounded up to where the next message begins. */
    static int align(final int length) {
        return (length + 7) & -8;
    }

    /** Writes UDP_SEGMENT; returns the length it takes. */
    static int putSegmentSize(final MutableDirectBuffer buffer, final int offset, final int size) {
        buffer.putShort(header(buffer, offset, IPPROTO_UDP, UDP_SEGMENT, Short.BYTES), (short) size);
        return align(HEADER_LENGTH + Short.BYTES);
    }

    /** Writes IP_TOS or IPV6_TCLASS; returns the length it takes. */
    static int putTos(final MutableDirectBuffer buffer, final int offset, final boolean v4, final int tos) {
        final int level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
        buffer.putInt(header(buffer, offset, level, v4 ? IP_TOS : IPV6_TCLASS, Integer.BYTES), tos);
        return align(HEADER_LENGTH + Integer.BYTES);
    }

    /** Writes IP_PKTINFO or IPV6_PKTINFO with the address to send from; returns the length it takes. */
    static int putSource(final MutableDirectBuffer buffer, final int offset, final IpAddress source) {
        final boolean v4 = source.isV4();
        final int length = v4 ? IN_PKTINFO_LENGTH : IN6_PKTINFO_LENGTH;
        final int level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
        final int data = header(buffer, offset, level, v4 ? IP_PKTINFO : IPV6_PKTINFO, length);
        buffer.setMemory(data, length, (byte) 0);
        source.write(buffer, v4 ? data + IPI_SPEC_DST_OFFSET : data);
        return align(HEADER_LENGTH + length);
    }

    private static int header(
            final MutableDirectBuffer buffer, final int offset, final int level, final int type, final int length) {
        buffer.putLong(offset + LEN_OFFSET, HEADER_LENGTH + length);
        buffer.putInt(offset + LEVEL_OFFSET, level);
        buffer.putInt(offset + TYPE_OFFSET, type);
        return offset + HEADER_LENGTH;
    }
}
