package io.hawser.overlay.coalesce;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.Ipv6HeaderFlyweight;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import io.hawser.overlay.wire.UdpHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/** Packets of one flow that follow each other: the first whole, of the others the payload. Not thread safe. */
final class Flow {
    /** linux/udp.h: UDP_MAX_SEGMENTS, as it was before it was raised. */
    private static final int MAX_SEGMENTS = 64;

    private static final int MAX_LENGTH = 0xffff;
    private static final int MAX_PIECES = MAX_SEGMENTS + 1;
    private static final int VNET_OFFSET = MAX_PIECES * IovecFlyweight.LENGTH;

    private final UnsafeBuffer memory = NativeMemory.allocate(VNET_OFFSET + VirtioNetHdrFlyweight.LENGTH);
    private final VirtioNetHdrFlyweight vnet = new VirtioNetHdrFlyweight().wrap(memory, VNET_OFFSET);
    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();
    private final FlowHeaders headers = new FlowHeaders();
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int ports;
    private boolean isTcp;
    private boolean v4;
    private int segmentSize;
    private int payloadTotal;
    private int count;
    private int nextSequence;
    private boolean pushed;
    private boolean verified;
    private boolean done;

    boolean isUsed() {
        return count > 0;
    }

    /** Whether nothing more can be appended. */
    boolean isDone() {
        return done;
    }

    int pieces() {
        return count + 1;
    }

    void clear() {
        count = 0;
    }

    boolean isFlowOf(final IpPacket packet) {
        return packet.sourceLow() == sourceLow
                && packet.destinationLow() == destinationLow
                && packet.isV4() == v4
                && (packet.protocol() == Inet.IPPROTO_TCP) == isTcp
                && portsOf(packet) == ports
                && packet.sourceHigh() == sourceHigh
                && packet.destinationHigh() == destinationHigh;
    }

    /** Begins with a packet; whether others could follow it. */
    boolean begin(final IpPacket packet) {
        if (!headers.read(packet) || !isPlain(packet)) {
            return false;
        }
        sourceHigh = packet.sourceHigh();
        sourceLow = packet.sourceLow();
        destinationHigh = packet.destinationHigh();
        destinationLow = packet.destinationLow();
        ports = portsOf(packet);
        v4 = packet.isV4();
        isTcp = packet.protocol() == Inet.IPPROTO_TCP;
        segmentSize = packet.length() - headers.length();
        payloadTotal = segmentSize;
        pushed = false;
        verified = false;
        done = false;
        if (isTcp) {
            tcp.wrap(packet.buffer(), packet.offset() + packet.headerLength());
            nextSequence = tcp.sequence() + segmentSize;
        }
        count = 1;
        IovecFlyweight.set(memory, 0, 0, memory.addressOffset() + VNET_OFFSET, VirtioNetHdrFlyweight.LENGTH);
        IovecFlyweight.set(memory, 0, 1, packet.buffer().addressOffset() + packet.offset(), packet.length());
        return true;
    }

    /** Appends a packet of this flow if it is the next one, and like the first. */
    boolean append(final IpPacket packet) {
        final int payload = packet.length() - headers.length();
        if (payload <= 0
                || payload > segmentSize
                || count == MAX_SEGMENTS
                || headers.length() + payloadTotal + payload > MAX_LENGTH
                || !headers.isFollowedBy(packet, count)) {
            return false;
        }
        int flags = 0;
        if (isTcp) {
            tcp.wrap(packet.buffer(), packet.offset() + packet.headerLength());
            flags = tcp.flags();
            if (tcp.sequence() != nextSequence
                    || (flags & ~TcpHeaderFlyweight.FLAG_PSH) != TcpHeaderFlyweight.FLAG_ACK) {
                return false;
            }
        }
        // What is joined gets a new checksum, so it must have had a right one.
        verified = verified || headers.isFirstSound();
        if (!verified || !headers.isSound(packet)) {
            return false;
        }
        count++;
        final long from = packet.buffer().addressOffset() + packet.offset() + headers.length();
        IovecFlyweight.set(memory, 0, count, from, payload);
        payloadTotal += payload;
        nextSequence += payload;
        pushed = (flags & TcpHeaderFlyweight.FLAG_PSH) != 0;
        done = pushed || payload < segmentSize || count == MAX_SEGMENTS;
        return true;
    }

    /** Makes one packet of it, and returns the native address of its pieces. */
    long finish() {
        vnet.clear();
        if (count > 1) {
            final UnsafeBuffer buffer = headers.buffer();
            final int at = headers.offset();
            final int transport = at + headers.transportOffset();
            final int length = headers.length() + payloadTotal;
            final int transportLength = length - headers.transportOffset();
            setLengths(buffer, at, length);
            final int protocol = isTcp ? Inet.IPPROTO_TCP : Inet.IPPROTO_UDP;
            final int pseudo = Checksum.fold(IpPacket.pseudoHeader(buffer, at, v4, protocol) + transportLength);
            final int field = isTcp ? TcpHeaderFlyweight.CHECKSUM_OFFSET : UdpHeaderFlyweight.CHECKSUM_OFFSET;
            buffer.putShort(transport + field, (short) pseudo, BIG_ENDIAN);
            if (isTcp && pushed) {
                tcp.wrap(buffer, transport).flags(tcp.flags() | TcpHeaderFlyweight.FLAG_PSH);
            } else if (!isTcp) {
                buffer.putShort(transport + UdpHeaderFlyweight.LENGTH_OFFSET, (short) transportLength, BIG_ENDIAN);
            }
            vnet.flags(VirtioNetHdrFlyweight.VIRTIO_NET_HDR_F_NEEDS_CSUM)
                    .gsoType(gsoType())
                    .headerLength(headers.length())
                    .gsoSize(segmentSize)
                    .checksumStart(headers.transportOffset())
                    .checksumOffset(field);
        }
        return memory.addressOffset();
    }

    private void setLengths(final UnsafeBuffer buffer, final int at, final int length) {
        if (v4) {
            buffer.putShort(at + Ipv4HeaderFlyweight.TOTAL_LENGTH_OFFSET, (short) length, BIG_ENDIAN);
            buffer.putShort(at + Ipv4HeaderFlyweight.CHECKSUM_OFFSET, (short) 0);
            final int sum = Checksum.sum(buffer, at, Ipv4HeaderFlyweight.MIN_LENGTH);
            buffer.putShort(at + Ipv4HeaderFlyweight.CHECKSUM_OFFSET, (short) Checksum.finish(sum), BIG_ENDIAN);
        } else {
            final int payload = length - Ipv6HeaderFlyweight.LENGTH;
            buffer.putShort(at + Ipv6HeaderFlyweight.PAYLOAD_LENGTH_OFFSET, (short) payload, BIG_ENDIAN);
        }
    }

    private int gsoType() {
        if (!isTcp) {
            return VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP_L4;
        }
        return v4 ? VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV4 : VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV6;
    }

    /** Whether a packet is one of many: it has a payload, and of flags the usual one alone. */
    private boolean isPlain(final IpPacket packet) {
        if (packet.length() <= headers.length()) {
            return false;
        }
        return packet.protocol() != Inet.IPPROTO_TCP
                || tcp.wrap(packet.buffer(), packet.offset() + packet.headerLength())
                                .flags()
                        == TcpHeaderFlyweight.FLAG_ACK;
    }

    private static int portsOf(final IpPacket packet) {
        return packet.buffer().getInt(packet.offset() + packet.headerLength(), BIG_ENDIAN);
    }
}
