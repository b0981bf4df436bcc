package io.hawser.overlay.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetsTest {
    private static final IpPrefix V4 = IpPrefix.parse("10.244.15.0/24");
    private static final IpPrefix V6 = IpPrefix.parse("fd00:0:0:15::/64");

    @Test
    void keysAreSpeltAsFlannelSpellsThem() {
        assertThat(Subnets.of(V4).key()).isEqualTo("10.244.15.0-24");
        assertThat(Subnets.of(V4, V6).key()).isEqualTo("10.244.15.0-24&fd00:0:0:15::-64");
        assertThat(Subnets.of(V6).key()).isEqualTo("0.0.0.0-0&fd00:0:0:15::-64");
    }

    @Test
    void keysOfAllKindsAreRead() {
        assertThat(Subnets.parseKey("10.244.15.0-24")).isEqualTo(Subnets.of(V4));
        assertThat(Subnets.parseKey("10.244.15.0-24&fd00:0:0:15::-64")).isEqualTo(Subnets.of(V4, V6));
        assertThat(Subnets.parseKey("0.0.0.0-0&fd00:0:0:15::-64")).isEqualTo(Subnets.of(V6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd00:0:0:15::", "fd00:0:0:15:0:0:0:0", "FD00:0000:0000:0015::0", "fd00::15:0:0:0:0"})
    void theIpv6AddressMayBeSpeltInAnyWay(final String address) {
        assertThat(Subnets.parseKey("10.244.15.0-24&" + address + "-64")).isEqualTo(Subnets.of(V4, V6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.244.15.0",
                "10.244.15.0/24",
                "10.244.15.7-24",
                "10.244.15.0-33",
                "10.244.15.0-99999999999",
                "10.244.15-24",
                "0.0.0.0-0&",
                "10.244.15.0-24&fd00::15-64",
                "10.244.15.0-24&fd00::-129",
                "10.244.15.0-24&10.0.0.0-24",
                "10.244.15.0-24&:::-64",
                "config",
                "10.244.15.0-24/more"
            })
    void otherKeysAreRefusedByName(final String key) {
        assertThatThrownBy(() -> Subnets.parseKey(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + key + "'");
    }

    @Property(tries = 200)
    void everyKeyWrittenIsRead(
            @ForAll final int v4,
            @ForAll @IntRange(min = 1, max = 31) final int v4Length,
            @ForAll final long v6,
            @ForAll @IntRange(min = 1, max = 127) final int v6Length) {
        final Subnets subnets = Subnets.of(
                new IpPrefix(IpAddress.v4(v4), v4Length).network(),
                new IpPrefix(IpAddress.v6(v6, Long.rotateLeft(v6, 7)), v6Length).network());
        assertThat(Subnets.parseKey(subnets.key())).isEqualTo(subnets);
    }

    @Test
    void subnetsOverlapIfEitherFamilyDoes() {
        final Subnets both = Subnets.of(V4, V6);
        assertThat(both.overlaps(Subnets.of(IpPrefix.parse("10.244.15.128/25"))))
                .isTrue();
        assertThat(both.overlaps(Subnets.of(IpPrefix.parse("10.244.16.0/24"), V6)))
                .isTrue();
        assertThat(both.overlaps(Subnets.of(IpPrefix.parse("10.244.16.0/24")))).isFalse();
    }
}
