package io.hawser.overlay.leasing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Subnets;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SubnetChooserTest {
    private static final NetworkConfig V4 = NetworkConfig.parse("{\"Network\":\"10.3.0.0/16\",\"SubnetLen\":20}");
    private static final NetworkConfig DUAL = NetworkConfig.parse("{\"Network\":\"10.3.0.0/16\",\"SubnetLen\":20,"
            + "\"EnableIPv6\":true,\"IPv6Network\":\"fd00::/48\",\"IPv6SubnetLen\":56}");

    @Test
    void everyFreeSubnetIsFoundAndNoOther() {
        final SubnetChooser chooser = new SubnetChooser(V4, new Random(1));
        final Set<Subnets> taken = new HashSet<>();
        Optional<Subnets> free = chooser.choose(taken);
        while (free.isPresent()) {
            assertThat(chooser.fits(free.get())).isTrue();
            assertThat(taken.add(free.get())).isTrue();
            free = chooser.choose(taken);
        }
        assertThat(taken).hasSize(15);
    }

    @Test
    void theChoiceIsSpreadOverTheRange() {
        final SubnetChooser chooser = new SubnetChooser(V4, new Random(1));
        final Set<Subnets> chosen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            chosen.add(chooser.choose(List.of()).orElseThrow());
        }
        assertThat(chosen).hasSize(15);
    }

    @Property(tries = 300)
    void whatIsChosenIsFree(
            @ForAll final long seed,
            @ForAll @Size(max = 12) final List<@IntRange(max = 15) Integer> starts,
            @ForAll @IntRange(min = 17, max = 26) final int length) {
        final List<Subnets> taken = starts.stream()
                .map(start -> Subnets.of(
                        IpPrefix.parse("10.3." + start * 16 + ".0/" + length).network()))
                .toList();
        final Optional<Subnets> chosen = new SubnetChooser(V4, new Random(seed)).choose(taken);
        final boolean anyFree = V4.ipv4().stream()
                .flatMap(range -> LongStream.range(0, 15).mapToObj(i -> range.subnetAt(BigInteger.valueOf(i))))
                .anyMatch(subnet -> taken.stream().noneMatch(Subnets.of(subnet)::overlaps));
        assertThat(chosen.isPresent()).isEqualTo(anyFree);
        chosen.ifPresent(subnets -> assertThat(taken).noneMatch(subnets::overlaps));
    }

    @Test
    void bothFamiliesGetTheSameNumberIfItIsFree() {
        final SubnetChooser chooser = new SubnetChooser(DUAL, new Random(7));
        final Subnets first = chooser.choose(List.of()).orElseThrow();
        assertThat(number(DUAL, first, true)).isEqualTo(number(DUAL, first, false));
        final Subnets takenV6 = Subnets.of(first.ipv6().orElseThrow());
        final Subnets other =
                new SubnetChooser(DUAL, new Random(7)).choose(List.of(takenV6)).orElseThrow();
        assertThat(other.ipv4()).isEqualTo(first.ipv4());
        assertThat(other.overlaps(takenV6)).isFalse();
        assertThat(chooser.fits(other)).isTrue();
    }

    @Test
    void aLeaseOfAllLeavesNothingAndIsPassedInOneStep() {
        final NetworkConfig huge = NetworkConfig.parse(
                "{\"EnableIPv4\":false,\"EnableIPv6\":true,\"IPv6Network\":\"fd00::/8\",\"IPv6SubnetLen\":126}");
        final SubnetChooser chooser = new SubnetChooser(huge, new Random(1));
        assertThat(chooser.choose(List.of(Subnets.of(IpPrefix.parse("fd00::/8")))))
                .isEmpty();
        assertThat(chooser.choose(List.of(Subnets.of(IpPrefix.parse("fd00::/9"))))
                        .orElseThrow())
                .matches(chooser::fits);
    }

    private static Object number(final NetworkConfig config, final Subnets subnets, final boolean ipv4) {
        return ipv4
                ? config.ipv4()
                        .orElseThrow()
                        .indexOf(subnets.ipv4().orElseThrow().address())
                : config.ipv6()
                        .orElseThrow()
                        .indexOf(subnets.ipv6().orElseThrow().address());
    }
}
