package io.hawser.overlay.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.segment.Cut;
import io.hawser.overlay.segment.SuperPacket;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.PacketMaker;
import io.hawser.overlay.wire.TcpHeaderFlyweight;
import io.hawser.overlay.wire.TransportChecksum;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Whatever stands in a packet or in what the kernel says of it, nothing beyond the packet is touched. */
class NoisePropertyTest {
    private static final int GUARD = 64;
    private static final byte GUARDED = 0x5a;

    @Property(tries = 5000)
    void damagedPacketsAreReadJoinedAndCutWithinTheirMemory(
            @ForAll final boolean v4,
            @ForAll final boolean tcp,
            @ForAll @IntRange(max = 10) final int optionWords,
            @ForAll @IntRange(max = 1400) final int payload,
            @ForAll final long seed) {
        final Random random = new Random(seed);
        final byte[] bytes = new PacketMaker(v4, tcp, 4 * optionWords, seed).next(payload, TcpHeaderFlyweight.FLAG_ACK);
        for (int flips = random.nextInt(12); flips > 0; flips--) {
            bytes[random.nextInt(Math.min(bytes.length, 80))] = (byte) random.nextInt();
        }
        final int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        final UnsafeBuffer memory = NativeMemory.allocate(GUARD + length + GUARD);
        memory.setMemory(0, memory.capacity(), GUARDED);
        memory.putBytes(GUARD, bytes, 0, length);
        final IpPacket packet = new IpPacket();
        if (packet.read(memory, GUARD, length) == IpPacket.Reading.WHOLE) {
            cut(packet, random);
            TransportChecksum.makeIfLeftOut(packet);
            join(packet);
        }
        assertThat(isUntouched(memory, 0)).isTrue();
        assertThat(isUntouched(memory, GUARD + length)).isTrue();
    }

    private static void join(final IpPacket packet) {
        final Coalescer coalescer = new Coalescer(new PacketCollector(), true, true);
        coalescer.offer(packet);
        coalescer.offer(packet);
        coalescer.writeUncut(packet, 1_280, 500);
        coalescer.flush();
    }

    private static void cut(final IpPacket packet, final Random random) {
        final VirtioNetHdrFlyweight header =
                new VirtioNetHdrFlyweight().wrap(NativeMemory.allocate(VirtioNetHdrFlyweight.LENGTH), 0);
        final int[] types = {
            VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_NONE,
            VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV4,
            VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_TCPV6,
            VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP,
            VirtioNetHdrFlyweight.VIRTIO_NET_HDR_GSO_UDP_L4,
            random.nextInt(256)
        };
        header.flags(random.nextInt(4))
                .gsoType(types[random.nextInt(types.length)])
                .gsoSize(random.nextInt(random.nextBoolean() ? 1_500 : 1 << 16))
                .headerLength(random.nextInt(1 << 16))
                .checksumStart(random.nextInt(random.nextBoolean() ? 80 : 1 << 16))
                .checksumOffset(random.nextInt(random.nextBoolean() ? 20 : 1 << 16));
        final SuperPacket superPacket = new SuperPacket();
        if (superPacket.take(packet, header) != Cut.SEGMENTS) {
            return;
        }
        final UnsafeBuffer headers = NativeMemory.allocate(SuperPacket.MAX_HEADER_LENGTH);
        int end = packet.offset();
        for (int i = 0; i < superPacket.count(); i++) {
            superPacket.writeHeaders(i, headers, 0);
            end = superPacket.payloadOffset(i) + superPacket.payloadLength(i);
        }
        assertThat(end).isEqualTo(packet.offset() + packet.length());
    }

    private static boolean isUntouched(final UnsafeBuffer memory, final int from) {
        for (int i = from; i < from + GUARD; i++) {
            if (memory.getByte(i) != GUARDED) {
                return false;
            }
        }
        return true;
    }
}
