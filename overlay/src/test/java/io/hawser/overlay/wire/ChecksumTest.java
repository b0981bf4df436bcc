package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

class ChecksumTest {
    /** The IPv4 header of a datagram that flanneld sent, from a capture. */
    private static final String HEADER = "450000703d864000401170cfc6120001c6120002";

    @Example
    void theSumOverACapturedHeaderIsValid() {
        final UnsafeBuffer header = new UnsafeBuffer(HexFormat.of().parseHex(HEADER));
        assertThat(Checksum.sum(header, 0, header.capacity())).isEqualTo(Checksum.VALID);
        header.putShort(Ipv4HeaderFlyweight.CHECKSUM_OFFSET, (short) 0);
        assertThat(Checksum.finish(Checksum.sum(header, 0, header.capacity()))).isEqualTo(0x70cf);
    }

    @Property
    void itIsTheSumOfSixteenBitWords(
            @ForAll @IntRange(max = 3000) final int length,
            @ForAll @IntRange(max = 7) final int at,
            @ForAll final long seed) {
        final byte[] bytes = new byte[at + length];
        new Random(seed).nextBytes(bytes);
        long expected = 0;
        for (int i = 0; i < length; i++) {
            expected += (bytes[at + i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
        }
        assertThat(Checksum.sum(new UnsafeBuffer(bytes), at, length)).isEqualTo(Checksum.fold(expected));
    }

    @Property
    void anUpdateIsTheSameAsSummingUpAgain(
            @ForAll @IntRange(max = 0xffff) final int changed, @ForAll @IntRange(max = 9) final int word) {
        final UnsafeBuffer header = new UnsafeBuffer(HexFormat.of().parseHex(HEADER));
        if (word * Short.BYTES == Ipv4HeaderFlyweight.CHECKSUM_OFFSET) {
            return;
        }
        final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight().wrap(header, 0);
        final int before = header.getShort(word * 2, BIG_ENDIAN) & 0xffff;
        header.putShort(word * 2, (short) changed, BIG_ENDIAN);
        ip.checksum(Checksum.update(ip.checksum(), before, changed));
        assertThat(Checksum.sum(header, 0, header.capacity())).isEqualTo(Checksum.VALID);
    }
}
