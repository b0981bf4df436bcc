package io.hawser.overlay.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.segment.Cut;
import io.hawser.overlay.segment.SuperPacket;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.Ipv6HeaderFlyweight;
import io.hawser.overlay.wire.PacketMaker;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Joining packets and cutting the result again gives the same packets, in the same order. */
class JoinAndCutPropertyTest {
    private static final int MAX_PACKETS = 100;
    private static final int ROOM = 2048;

    @Property(tries = 2000)
    void whatIsJoinedIsCutIntoTheSamePackets(
            @ForAll final boolean v4,
            @ForAll final boolean tcp,
            @ForAll @IntRange(max = 10) final int optionWords,
            @ForAll @IntRange(min = 1, max = 1400) final int payload,
            @ForAll @IntRange(min = 1, max = MAX_PACKETS) final int count,
            @ForAll final long seed) {
        final Random random = new Random(seed);
        final PacketMaker maker = new PacketMaker(v4, tcp, 4 * optionWords, seed);
        final List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final int oddity = random.nextInt(40);
            if (oddity == 0) {
                maker.skip(payload);
            }
            final int flags = oddity == 1
                    ? TcpHeaderFlyweight.FLAG_ACK | TcpHeaderFlyweight.FLAG_PSH
                    : oddity == 2 ? random.nextInt(256) : TcpHeaderFlyweight.FLAG_ACK;
            final int length = oddity == 3 ? random.nextInt(1401) : payload;
            final byte[] packet = maker.next(length, flags);
            if (oddity == 4) {
                // A wrong checksum somewhere must not be made right. With other ports it would be another flow.
                final int from = Integer.BYTES + (v4 ? Ipv4HeaderFlyweight.MIN_LENGTH : Ipv6HeaderFlyweight.LENGTH);
                packet[from + random.nextInt(packet.length - from)] ^= (byte) (1 << random.nextInt(8));
            }
            packets.add(packet);
        }
        assertThat(texts(cut(join(packets)))).isEqualTo(texts(packets));
    }

    @Property(tries = 200)
    void aFlowWithoutOdditiesIsJoined(
            @ForAll final boolean v4, @ForAll final boolean tcp, @ForAll @IntRange(min = 2, max = 40) final int count) {
        final PacketMaker maker = new PacketMaker(v4, tcp, 12, count);
        final List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(maker.next(1400, TcpHeaderFlyweight.FLAG_ACK));
        }
        assertThat(join(packets)).hasSize(1);
    }

    private static List<UnsafeBuffer> join(final List<byte[]> packets) {
        final UnsafeBuffer memory = NativeMemory.allocate(MAX_PACKETS * ROOM);
        final PacketCollector collector = new PacketCollector();
        final Coalescer coalescer = new Coalescer(collector, true, true);
        final IpPacket packet = new IpPacket();
        for (int i = 0; i < packets.size(); i++) {
            final byte[] bytes = packets.get(i);
            memory.putBytes(i * ROOM, bytes);
            if (packet.read(memory, i * ROOM, bytes.length) == IpPacket.Reading.WHOLE) {
                coalescer.offer(packet);
            } else {
                // Not the coalescer's business; kept, so that the lists can be compared.
                coalescer.flush();
                final UnsafeBuffer kept = NativeMemory.allocate(VirtioNetHdrFlyweight.LENGTH + bytes.length);
                kept.putBytes(VirtioNetHdrFlyweight.LENGTH, bytes);
                collector.packets().add(kept);
            }
        }
        coalescer.flush();
        return collector.packets();
    }

    private static List<byte[]> cut(final List<UnsafeBuffer> joined) {
        final List<byte[]> packets = new ArrayList<>();
        final SuperPacket superPacket = new SuperPacket();
        final IpPacket packet = new IpPacket();
        for (final UnsafeBuffer buffer : joined) {
            final VirtioNetHdrFlyweight vnet = new VirtioNetHdrFlyweight().wrap(buffer, 0);
            final int length = buffer.capacity() - VirtioNetHdrFlyweight.LENGTH;
            if (vnet.gsoType() == VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_NONE) {
                packets.add(bytes(buffer, VirtioNetHdrFlyweight.LENGTH, length));
                continue;
            }
            assertThat(packet.read(buffer, VirtioNetHdrFlyweight.LENGTH, length))
                    .isEqualTo(IpPacket.Reading.WHOLE);
            assertThat(superPacket.take(packet, vnet)).isEqualTo(Cut.SEGMENTS);
            final UnsafeBuffer headers = NativeMemory.allocate(SuperPacket.MAX_HEADER_LENGTH);
            for (int i = 0; i < superPacket.count(); i++) {
                superPacket.writeHeaders(i, headers, 0);
                final byte[] one = new byte[superPacket.headerLength() + superPacket.payloadLength(i)];
                headers.getBytes(0, one, 0, superPacket.headerLength());
                buffer.getBytes(
                        superPacket.payloadOffset(i), one, superPacket.headerLength(), superPacket.payloadLength(i));
                packets.add(one);
            }
        }
        return packets;
    }

    /** Without the identification of IPv4 packets that may not be fragmented: it means nothing (RFC 6864). */
    private static List<String> texts(final List<byte[]> packets) {
        return packets.stream().map(JoinAndCutPropertyTest::text).toList();
    }

    private static String text(final byte[] packet) {
        final byte[] copy = packet.clone();
        if (copy[0] >>> 4 == 4 && (copy[Ipv4HeaderFlyweight.FRAGMENT_OFFSET] & 0x40) != 0) {
            for (int i = 0; i < 2; i++) {
                copy[Ipv4HeaderFlyweight.ID_OFFSET + i] = 0;
                copy[Ipv4HeaderFlyweight.CHECKSUM_OFFSET + i] = 0;
            }
        }
        return HexFormat.of().formatHex(copy);
    }

    private static byte[] bytes(final UnsafeBuffer buffer, final int at, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(at, bytes);
        return bytes;
    }
}
