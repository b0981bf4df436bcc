package io.hawser.overlay.coalesce;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.Ipv6HeaderFlyweight;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import io.hawser.overlay.wire.UdpHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/** The headers of a flow's first packet, with which those of the next ones are compared. Not thread safe. */
final class FlowHeaders {
    private static final int MAX_OPTIONS = 40;

    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();
    private UnsafeBuffer buffer;
    private int offset;
    private int transportOffset;
    private int length;
    private int packetLength;
    private boolean v4;
    private boolean isTcp;
    private boolean mayNotBeFragmented;
    private long pseudoHeader;

    UnsafeBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int transportOffset() {
        return transportOffset;
    }

    /** Length in bytes of IP and transport header. */
    int length() {
        return length;
    }

    /** Reads the headers of a TCP or UDP packet; whether they are such that others may follow. */
    boolean read(final IpPacket packet) {
        buffer = packet.buffer();
        offset = packet.offset();
        v4 = packet.isV4();
        isTcp = packet.protocol() == Inet.IPPROTO_TCP;
        transportOffset = packet.headerLength();
        packetLength = packet.length();
        if (v4 && transportOffset != Ipv4HeaderFlyweight.MIN_LENGTH) {
            return false;
        }
        mayNotBeFragmented = packet.mayNotBeFragmented();
        pseudoHeader = packet.pseudoHeader();
        if (isTcp) {
            final int tcpLength = tcp.wrap(buffer, offset + transportOffset).headerLength();
            length = transportOffset + tcpLength;
            return tcpLength >= TcpHeaderFlyweight.MIN_LENGTH && length <= packetLength;
        }
        length = transportOffset + UdpHeaderFlyweight.LENGTH;
        return isWholeDatagram(packet);
    }

    /** Whether a packet of the same flow has the same headers, but for what counts up from one to the next. */
    boolean isFollowedBy(final IpPacket packet, final int distance) {
        final UnsafeBuffer other = packet.buffer();
        final int at = packet.offset();
        if (packet.headerLength() != transportOffset || packet.length() < length) {
            return false;
        }
        return (v4 ? sameV4(other, at, distance) : sameV6(other, at))
                && (isTcp ? sameTcp(other, at + transportOffset) : isWholeDatagram(packet));
    }

    /** Whether the first packet's checksums are right. */
    boolean isFirstSound() {
        return isSound(buffer, offset, packetLength);
    }

    /** Whether the checksums of a packet with the same addresses are right. */
    boolean isSound(final IpPacket packet) {
        return isSound(packet.buffer(), packet.offset(), packet.length());
    }

    private boolean isSound(final UnsafeBuffer memory, final int at, final int bytes) {
        if (v4 && Checksum.sum(memory, at, Ipv4HeaderFlyweight.MIN_LENGTH) != Checksum.VALID) {
            return false;
        }
        final int transportLength = bytes - transportOffset;
        final int sum = Checksum.sum(memory, at + transportOffset, transportLength);
        return Checksum.fold(pseudoHeader + transportLength + sum) == Checksum.VALID;
    }

    private boolean sameV4(final UnsafeBuffer other, final int at, final int distance) {
        final int id = buffer.getShort(offset + Ipv4HeaderFlyweight.ID_OFFSET, BIG_ENDIAN);
        final int otherId = other.getShort(at + Ipv4HeaderFlyweight.ID_OFFSET, BIG_ENDIAN);
        // Version, header length and type of service; flags, fragment offset, TTL and protocol.
        return other.getShort(at) == buffer.getShort(offset)
                && other.getInt(at + Ipv4HeaderFlyweight.FRAGMENT_OFFSET)
                        == buffer.getInt(offset + Ipv4HeaderFlyweight.FRAGMENT_OFFSET)
                // RFC 6864: what may not be fragmented needs no identification.
                && (mayNotBeFragmented || (short) (id + distance) == (short) otherId);
    }

    private boolean sameV6(final UnsafeBuffer other, final int at) {
        return other.getInt(at) == buffer.getInt(offset)
                && other.getShort(at + Ipv6HeaderFlyweight.NEXT_HEADER_OFFSET)
                        == buffer.getShort(offset + Ipv6HeaderFlyweight.NEXT_HEADER_OFFSET);
    }

    private boolean sameTcp(final UnsafeBuffer other, final int at) {
        final int first = offset + transportOffset;
        final int tcpLength = length - transportOffset;
        return tcp.wrap(other, at).headerLength() == tcpLength
                && other.getInt(at + TcpHeaderFlyweight.ACKNOWLEDGEMENT_OFFSET)
                        == buffer.getInt(first + TcpHeaderFlyweight.ACKNOWLEDGEMENT_OFFSET)
                && other.getByte(at + TcpHeaderFlyweight.DATA_OFFSET_OFFSET)
                        == buffer.getByte(first + TcpHeaderFlyweight.DATA_OFFSET_OFFSET)
                && other.getShort(at + TcpHeaderFlyweight.WINDOW_OFFSET)
                        == buffer.getShort(first + TcpHeaderFlyweight.WINDOW_OFFSET)
                && other.getShort(at + TcpHeaderFlyweight.URGENT_OFFSET)
                        == buffer.getShort(first + TcpHeaderFlyweight.URGENT_OFFSET)
                && sameOptions(other, at, first, tcpLength);
    }

    private boolean sameOptions(final UnsafeBuffer other, final int at, final int first, final int tcpLength) {
        assert tcpLength <= TcpHeaderFlyweight.MIN_LENGTH + MAX_OPTIONS;
        for (int i = TcpHeaderFlyweight.MIN_LENGTH; i < tcpLength; i += Integer.BYTES) {
            if (other.getInt(at + i) != buffer.getInt(first + i)) {
                return false;
            }
        }
        return true;
    }

    /** A datagram that ends with its packet, and has a checksum. */
    private boolean isWholeDatagram(final IpPacket packet) {
        final int at = packet.offset() + packet.headerLength();
        final int told = packet.buffer().getShort(at + UdpHeaderFlyweight.LENGTH_OFFSET, BIG_ENDIAN) & 0xffff;
        return told == packet.length() - packet.headerLength()
                && packet.buffer().getShort(at + UdpHeaderFlyweight.CHECKSUM_OFFSET) != 0;
    }
}
