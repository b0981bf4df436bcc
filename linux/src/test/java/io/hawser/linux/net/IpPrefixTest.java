package io.hawser.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
    @Property
    void containsAgreesWithArithmetic(
            @ForAll final long high,
            @ForAll final long low,
            @ForAll @IntRange(max = 127) final int flipped,
            @ForAll @IntRange(max = 128) final int length) {
        final IpPrefix prefix = new IpPrefix(IpAddress.v6(high, low), length);
        final IpAddress other = flipped < 64
                ? IpAddress.v6(high, low ^ (1L << flipped))
                : IpAddress.v6(high ^ (1L << (flipped - 64)), low);
        final int hostBits = 128 - length;
        final boolean expected = number(prefix.address())
                .shiftRight(hostBits)
                .equals(number(other).shiftRight(hostBits));
        assertThat(prefix.contains(other)).isEqualTo(expected);
    }

    @Property
    void networkAndLastAreTheEndsOfTheRange(@ForAll final int bits, @ForAll @IntRange(max = 32) final int length) {
        final IpPrefix prefix = new IpPrefix(IpAddress.v4(bits), length);
        final long size = 1L << (32 - length);
        assertThat(prefix.network().address().plus(size - 1)).isEqualTo(prefix.last());
        assertThat(prefix.network().isNetwork()).isTrue();
        assertThat(prefix.contains(prefix.last())).isTrue();
    }

    @Test
    void familiesAreNeverMixed() {
        assertThat(IpPrefix.parse("::/0").contains(IpAddress.parse("10.0.0.1"))).isFalse();
        assertThat(IpPrefix.parse("0.0.0.0/0").contains(IpAddress.parse("::"))).isFalse();
    }

    @Test
    void overlapIsSymmetric() {
        final IpPrefix wide = IpPrefix.parse("10.244.0.0/16");
        final IpPrefix narrow = IpPrefix.parse("10.244.15.0/24");
        assertThat(wide.overlaps(narrow)).isTrue();
        assertThat(narrow.overlaps(wide)).isTrue();
        assertThat(narrow.contains(wide)).isFalse();
        assertThat(narrow.overlaps(IpPrefix.parse("10.244.16.0/24"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/1x", "x/8"})
    void whatIsNoPrefixIsRefused(final String text) {
        assertThatThrownBy(() -> IpPrefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static BigInteger number(final IpAddress address) {
        return new BigInteger(1, address.toBytes());
    }
}
