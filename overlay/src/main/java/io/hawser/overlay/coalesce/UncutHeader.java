package io.hawser.overlay.coalesce;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import io.hawser.overlay.wire.UdpHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/** What the kernel is told of a packet that it is to cut. Not thread safe. */
final class UncutHeader {
    private final VirtioNetHdrFlyweight vnet = new VirtioNetHdrFlyweight();
    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();

    UncutHeader(final UnsafeBuffer memory, final int offset) {
        vnet.wrap(memory, offset);
    }

    /** Nothing is said: the packet is whole. */
    void clear() {
        vnet.clear();
    }

    /** Describes a packet; one that cannot be cut stays as it is, and the kernel tells its sender so. */
    void describe(final IpPacket packet, final int mtu, final int datagramSize) {
        vnet.clear();
        final boolean isTcp = packet.protocol() == Inet.IPPROTO_TCP;
        final int start = packet.headerLength();
        final int room = packet.length() - start;
        if (packet.isFragment()
                || (!isTcp && datagramSize >= packet.length())
                || (!isTcp && packet.protocol() != Inet.IPPROTO_UDP)
                || room < (isTcp ? TcpHeaderFlyweight.MIN_LENGTH : UdpHeaderFlyweight.LENGTH)) {
            return;
        }
        final UnsafeBuffer buffer = packet.buffer();
        final int transport = packet.offset() + start;
        final int transportLength = isTcp ? tcp.wrap(buffer, transport).headerLength() : UdpHeaderFlyweight.LENGTH;
        final int field = isTcp ? TcpHeaderFlyweight.CHECKSUM_OFFSET : UdpHeaderFlyweight.CHECKSUM_OFFSET;
        final int sum = Checksum.fold(packet.pseudoHeader() + room);
        final boolean isLeftOut = (buffer.getShort(transport + field, BIG_ENDIAN) & 0xffff) == sum;
        final int headerLength = start + transportLength;
        if ((isTcp && transportLength < TcpHeaderFlyweight.MIN_LENGTH) || headerLength >= mtu || !isLeftOut) {
            return;
        }
        vnet.flags(VirtioNetHdrFlyweight.VIRTIO_NET_HDR_F_NEEDS_CSUM)
                .gsoType(gsoType(isTcp, packet.isV4()))
                .headerLength(headerLength)
                .gsoSize(isTcp ? mtu - headerLength : datagramSize)
                .checksumStart(start)
                .checksumOffset(field);
    }

    private static int gsoType(final boolean isTcp, final boolean v4) {
        if (!isTcp) {
            return VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP_L4;
        }
        return v4 ? VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV4 : VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV6;
    }
}
