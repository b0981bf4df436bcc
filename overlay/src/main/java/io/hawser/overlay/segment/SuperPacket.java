package io.hawser.overlay.segment;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.Ipv6HeaderFlyweight;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import io.hawser.overlay.wire.UdpHeaderFlyweight;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A packet of many segments, as a TUN device with offloads gives it. The payload stays where it is; each segment gets
 * headers of its own, with all checksums made. What all headers share is summed up once. Not thread safe.
 */
public final class SuperPacket {
    /** The longest headers that a segment can have: an IPv6 header with extensions up to here, or IPv4 and TCP. */
    public static final int MAX_HEADER_LENGTH = 256;

    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();
    private UnsafeBuffer buffer;
    private int offset;
    private boolean v4;
    private boolean isTcp;
    private int transportOffset;
    private int headerLength;
    private int payloadTotal;
    private int segmentSize;
    private int count;
    private int sequence;
    private int flags;
    private int id;
    private long sharedTransportSum;
    private long sharedIpSum;

    /**
     * Looks at a packet, and makes its checksum if it is to be sent whole.
     *
     * @param packet the packet
     * @param header what the kernel says of it
     */
    public Cut take(final IpPacket packet, final VirtioNetHdrFlyweight header) {
        final int gsoType = header.gsoType() & ~VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_ECN;
        final boolean needsChecksum = (header.flags() & VirtioNetHdrFlyweight.VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0;
        if (gsoType == VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_NONE) {
            return needsChecksum ? complete(packet, header) : Cut.WHOLE;
        }
        isTcp = gsoType != VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP_L4;
        if (!needsChecksum || gsoType == VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP || !readHeaders(packet, header)) {
            return Cut.MALFORMED;
        }
        sumUpShared();
        return Cut.SEGMENTS;
    }

    /** How many segments there are. */
    public int count() {
        return count;
    }

    /** Length in bytes of the headers of each segment. */
    public int headerLength() {
        return headerLength;
    }

    /** Where the payload of segment {@code index} begins in the packet's memory. */
    public int payloadOffset(final int index) {
        return offset + headerLength + index * segmentSize;
    }

    /** Length in bytes of the payload of segment {@code index}. */
    public int payloadLength(final int index) {
        return index == count - 1 ? payloadTotal - index * segmentSize : segmentSize;
    }

    /** Writes the headers of segment {@code index}; {@link #headerLength()} bytes. */
    public void writeHeaders(final int index, final MutableDirectBuffer to, final int at) {
        final int payload = payloadLength(index);
        to.putBytes(at, buffer, offset, headerLength);
        if (v4) {
            writeV4(index, payload, to, at);
        } else {
            final int length = headerLength - Ipv6HeaderFlyweight.LENGTH + payload;
            to.putShort(at + Ipv6HeaderFlyweight.PAYLOAD_LENGTH_OFFSET, (short) length, BIG_ENDIAN);
        }
        final long payloadSum = sharedTransportSum + Checksum.sum(buffer, payloadOffset(index), payload);
        if (isTcp) {
            writeTcp(index, payload, payloadSum, to, at + transportOffset);
        } else {
            writeUdp(payload, payloadSum, to, at + transportOffset);
        }
    }

    private void writeV4(final int index, final int payload, final MutableDirectBuffer to, final int at) {
        final int length = headerLength + payload;
        final int segmentId = (id + index) & 0xffff;
        to.putShort(at + Ipv4HeaderFlyweight.TOTAL_LENGTH_OFFSET, (short) length, BIG_ENDIAN);
        to.putShort(at + Ipv4HeaderFlyweight.ID_OFFSET, (short) segmentId, BIG_ENDIAN);
        to.putShort(
                at + Ipv4HeaderFlyweight.CHECKSUM_OFFSET,
                (short) Checksum.finish(sharedIpSum + length + segmentId),
                BIG_ENDIAN);
    }

    private void writeTcp(
            final int index, final int payload, final long sum, final MutableDirectBuffer to, final int at) {
        final int segmentSequence = sequence + index * segmentSize;
        int segmentFlags = flags;
        if (index < count - 1) {
            segmentFlags &= ~(TcpHeaderFlyweight.FLAG_FIN | TcpHeaderFlyweight.FLAG_PSH);
        }
        if (index > 0) {
            segmentFlags &= ~TcpHeaderFlyweight.FLAG_CWR;
        }
        final int length = headerLength - transportOffset + payload;
        final long all = sum + length + (segmentSequence & 0xffff_ffffL) + segmentFlags;
        tcp.wrap(to, at).sequence(segmentSequence).flags(segmentFlags).checksum(Checksum.finish(all));
    }

    private static void writeUdp(final int payload, final long sum, final MutableDirectBuffer to, final int at) {
        final int length = UdpHeaderFlyweight.LENGTH + payload;
        // The length stands in the pseudo header and in the header.
        final int checksum = Checksum.finish(sum + 2L * length);
        to.putShort(at + UdpHeaderFlyweight.LENGTH_OFFSET, (short) length, BIG_ENDIAN);
        to.putShort(at + UdpHeaderFlyweight.CHECKSUM_OFFSET, (short) (checksum == 0 ? 0xffff : checksum), BIG_ENDIAN);
    }

    private boolean readHeaders(final IpPacket packet, final VirtioNetHdrFlyweight header) {
        buffer = packet.buffer();
        offset = packet.offset();
        v4 = packet.isV4();
        transportOffset = header.checksumStart();
        segmentSize = header.gsoSize();
        final int minimum = isTcp ? TcpHeaderFlyweight.MIN_LENGTH : UdpHeaderFlyweight.LENGTH;
        if (transportOffset < packet.headerLength()
                || transportOffset + minimum > packet.length()
                || segmentSize == 0
                || packet.isFragment()) {
            return false;
        }
        final int transportLength =
                isTcp ? tcp.wrap(buffer, offset + transportOffset).headerLength() : minimum;
        headerLength = transportOffset + transportLength;
        payloadTotal = packet.length() - headerLength;
        if (transportLength < minimum || headerLength > MAX_HEADER_LENGTH || payloadTotal <= 0) {
            return false;
        }
        count = (payloadTotal + segmentSize - 1) / segmentSize;
        return true;
    }

    /** All but what differs from segment to segment: lengths, identification, sequence number, flags, payload. */
    private void sumUpShared() {
        final int transport = offset + transportOffset;
        final int protocol = isTcp ? Inet.IPPROTO_TCP : Inet.IPPROTO_UDP;
        long sum = IpPacket.pseudoHeader(buffer, offset, v4, protocol)
                + Checksum.sum(buffer, transport, headerLength - transportOffset);
        if (isTcp) {
            tcp.wrap(buffer, transport);
            sequence = tcp.sequence();
            flags = tcp.flags();
            sum += without(tcp.checksum()) + without(sequence >>> 16) + without(sequence & 0xffff) + without(flags);
        } else {
            sum += without(word(transport + UdpHeaderFlyweight.CHECKSUM_OFFSET))
                    + without(word(transport + UdpHeaderFlyweight.LENGTH_OFFSET));
        }
        sharedTransportSum = sum;
        if (v4) {
            id = word(offset + Ipv4HeaderFlyweight.ID_OFFSET);
            sharedIpSum = Checksum.sum(buffer, offset, ipHeaderLength())
                    + without(word(offset + Ipv4HeaderFlyweight.CHECKSUM_OFFSET))
                    + without(word(offset + Ipv4HeaderFlyweight.TOTAL_LENGTH_OFFSET))
                    + without(id);
        }
    }

    private int ipHeaderLength() {
        return (buffer.getByte(offset) & 0x0f) << 2;
    }

    private int word(final int at) {
        return buffer.getShort(at, BIG_ENDIAN) & 0xffff;
    }

    /** What to add to a sum so that a word counts no longer. */
    private static long without(final int word) {
        return ~word & 0xffff;
    }

    /** The kernel has put the pseudo header's sum where the checksum goes. */
    private static Cut complete(final IpPacket packet, final VirtioNetHdrFlyweight header) {
        final int start = header.checksumStart();
        final int field = start + header.checksumOffset();
        if (start < packet.headerLength() || field + Short.BYTES > packet.length()) {
            return Cut.MALFORMED;
        }
        final UnsafeBuffer memory = packet.buffer();
        final int at = packet.offset();
        final int checksum = Checksum.finish(Checksum.sum(memory, at + start, packet.length() - start));
        final boolean isUdp = header.checksumOffset() == UdpHeaderFlyweight.CHECKSUM_OFFSET;
        memory.putShort(at + field, (short) (checksum == 0 && isUdp ? 0xffff : checksum), BIG_ENDIAN);
        return Cut.WHOLE;
    }
}
