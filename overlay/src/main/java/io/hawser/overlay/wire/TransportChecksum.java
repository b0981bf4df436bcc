package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checksums that were left for a network card to make, and came without having met one: a kernel's tunnel does so when
 * all between the nodes are virtual devices. The field then holds the sum of the pseudo header, and no more.
 */
public final class TransportChecksum {
    private TransportChecksum() {}

    /**
     * Makes the checksum of a TCP or UDP packet that has been read whole, if nobody has made it. A packet whose right
     * checksum happens to be that sum keeps it.
     */
    public static void makeIfLeftOut(final IpPacket packet) {
        final int protocol = packet.protocol();
        if (packet.isFragment() || (protocol != Inet.IPPROTO_TCP && protocol != Inet.IPPROTO_UDP)) {
            return;
        }
        final boolean isTcp = protocol == Inet.IPPROTO_TCP;
        final int length = packet.length() - packet.headerLength();
        if (length < (isTcp ? TcpHeaderFlyweight.MIN_LENGTH : UdpHeaderFlyweight.LENGTH)) {
            return;
        }
        final UnsafeBuffer buffer = packet.buffer();
        final int transport = packet.offset() + packet.headerLength();
        final int field = transport + (isTcp ? TcpHeaderFlyweight.CHECKSUM_OFFSET : UdpHeaderFlyweight.CHECKSUM_OFFSET);
        final int present = buffer.getShort(field, BIG_ENDIAN) & 0xffff;
        if (present == Checksum.fold(packet.pseudoHeader() + length)) {
            final int made = Checksum.finish(Checksum.sum(buffer, transport, length));
            buffer.putShort(field, (short) (made == 0 && !isTcp ? 0xffff : made), BIG_ENDIAN);
        }
    }
}
