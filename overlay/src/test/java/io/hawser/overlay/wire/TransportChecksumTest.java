package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.libc.Inet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

class TransportChecksumTest {
    @Property
    void aChecksumThatWasLeftOutIsMade(
            @ForAll final boolean v4, @ForAll final boolean tcp, @ForAll @IntRange(max = 1400) final int payload) {
        final byte[] right = new PacketMaker(v4, tcp, 12, payload).next(payload, TcpHeaderFlyweight.FLAG_ACK);
        final UnsafeBuffer leftOut = new UnsafeBuffer(right.clone());
        final IpPacket packet = read(leftOut);
        final int length = packet.length() - packet.headerLength();
        final int sum = Checksum.fold(packet.pseudoHeader() + length);
        leftOut.putShort(packet.headerLength() + field(packet), (short) sum, BIG_ENDIAN);
        TransportChecksum.makeIfLeftOut(packet);
        assertThat(leftOut.byteArray()).isEqualTo(right);
    }

    @Property
    void whatHasAChecksumIsLeftAlone(
            @ForAll final boolean v4, @ForAll final boolean tcp, @ForAll @IntRange(max = 1400) final int payload) {
        final byte[] right = new PacketMaker(v4, tcp, 12, payload).next(payload, TcpHeaderFlyweight.FLAG_ACK);
        final UnsafeBuffer copy = new UnsafeBuffer(right.clone());
        TransportChecksum.makeIfLeftOut(read(copy));
        assertThat(copy.byteArray()).isEqualTo(right);
    }

    private static IpPacket read(final UnsafeBuffer buffer) {
        final IpPacket packet = new IpPacket();
        assertThat(packet.read(buffer, 0, buffer.capacity())).isEqualTo(IpPacket.Reading.WHOLE);
        return packet;
    }

    private static int field(final IpPacket packet) {
        return packet.protocol() == Inet.IPPROTO_TCP
                ? TcpHeaderFlyweight.CHECKSUM_OFFSET
                : UdpHeaderFlyweight.CHECKSUM_OFFSET;
    }
}
