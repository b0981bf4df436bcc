package io.hawser.overlay.probe;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.EthernetHeaderFlyweight;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import io.hawser.overlay.wire.UdpHeaderFlyweight;
import io.hawser.overlay.wire.VxlanHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/** Judges the checksums of a frame from the wire between nodes, as a receiver would. Not thread safe. */
final class TunnelledChecksums {
    private final int port;
    private final IpPacket outer = new IpPacket();
    private final IpPacket inner = new IpPacket();
    private String flaw = "";

    /** What a frame is. */
    enum Verdict {
        /** None of the tunnel's. */
        FOREIGN,
        /** All its checksums are right. */
        RIGHT,
        /** {@link #flaw()} says what is wrong. */
        WRONG
    }

    /** @param port the tunnel's UDP port */
    TunnelledChecksums(final int port) {
        this.port = port;
    }

    /** Judges a frame of {@code length} bytes at the beginning of {@code memory}. */
    Verdict judge(final UnsafeBuffer memory, final int length) {
        final int at = EthernetHeaderFlyweight.LENGTH;
        if (length <= at || outer.read(memory, at, length - at) != IpPacket.Reading.WHOLE || !isTunnels(memory)) {
            return Verdict.FOREIGN;
        }
        final int frame = transport(outer) + UdpHeaderFlyweight.LENGTH + VxlanHeaderFlyweight.LENGTH;
        final int innerAt = frame + EthernetHeaderFlyweight.LENGTH;
        final int end = outer.offset() + outer.length();
        flaw = "";
        if (innerAt >= end || inner.read(memory, innerAt, end - innerAt) != IpPacket.Reading.WHOLE) {
            flaw = "a packet without a whole packet in it";
        } else if (inner.protocol() == Inet.IPPROTO_TCP || inner.protocol() == Inet.IPPROTO_UDP) {
            judge(outer, "outer");
            judge(inner, "inner");
        } else {
            return Verdict.FOREIGN;
        }
        return flaw.isEmpty() ? Verdict.RIGHT : Verdict.WRONG;
    }

    /** What is wrong with the frame judged last. */
    String flaw() {
        return flaw;
    }

    private boolean isTunnels(final UnsafeBuffer memory) {
        final int destinationPort = transport(outer) + UdpHeaderFlyweight.PORTS_OFFSET + Short.BYTES;
        return outer.protocol() == Inet.IPPROTO_UDP
                && !outer.isFragment()
                && outer.length() >= outer.headerLength() + UdpHeaderFlyweight.LENGTH
                && (memory.getShort(destinationPort, BIG_ENDIAN) & 0xffff) == port;
    }

    private void judge(final IpPacket packet, final String which) {
        final UnsafeBuffer memory = packet.buffer();
        if (packet.isV4() && Checksum.sum(memory, packet.offset(), packet.headerLength()) != Checksum.VALID) {
            flaw(which, "IPv4", packet, Ipv4HeaderFlyweight.CHECKSUM_OFFSET - packet.headerLength());
        }
        final boolean udp = packet.protocol() == Inet.IPPROTO_UDP;
        final int field = udp ? UdpHeaderFlyweight.CHECKSUM_OFFSET : TcpHeaderFlyweight.CHECKSUM_OFFSET;
        final int length = packet.length() - packet.headerLength();
        if (length < (udp ? UdpHeaderFlyweight.LENGTH : TcpHeaderFlyweight.MIN_LENGTH)) {
            flaw = "a packet cut off within its header";
            return;
        }
        // RFC 768, RFC 6935: a tunnel may leave it out; what is in it may not here, as it was sent with one.
        final boolean leftOut = udp && memory.getShort(transport(packet) + field) == 0 && "outer".equals(which);
        final long sum = packet.pseudoHeader() + length + Checksum.sum(memory, transport(packet), length);
        if (!leftOut && Checksum.fold(sum) != Checksum.VALID) {
            flaw(which, udp ? "UDP" : "TCP", packet, field);
        }
    }

    private void flaw(final String which, final String protocol, final IpPacket packet, final int field) {
        final int value = packet.buffer().getShort(transport(packet) + field, BIG_ENDIAN) & 0xffff;
        flaw = which + " " + protocol + " checksum " + String.format("0x%04x", value) + " of a packet of "
                + packet.length() + " bytes";
    }

    private static int transport(final IpPacket packet) {
        return packet.offset() + packet.headerLength();
    }
}
