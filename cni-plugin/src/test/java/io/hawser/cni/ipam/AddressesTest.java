package io.hawser.cni.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    private static final RangeSet SMALL = set("10.9.0.0/28");
    private static final int SMALL_SIZE = 13;

    private final Addresses addresses = new Addresses(address -> false);

    @ParameterizedTest
    @CsvSource({"10.9.0.0/30, 1", "10.9.0.0/28, 13", "10.9.0.0/24, 253", "fd00::/126, 2", "fd00::/120, 254"})
    void allAddressesButTheNetworksTheGatewaysAndTheBroadcastAreGivenOnce(final String subnet, final int size) {
        final RangeSet set = set(subnet);
        final Set<IpAddress> given = new HashSet<>();
        for (int i = 0; i < size; i++) {
            assertThat(given.add(take(set))).isTrue();
        }
        assertThat(given)
                .doesNotContain(IpPrefix.parse(subnet).address())
                .doesNotContain(IpPrefix.parse(subnet).address().plus(1));
        assertThatThrownBy(() -> take(set)).hasMessageContaining("no address is left in");
    }

    @Test
    void largeNetworkGivesItsFirstAddressWithoutWalkingThroughIt() {
        assertThat(take(set("fd00:1::/64"))).isEqualTo(IpAddress.parse("fd00:1::2"));
    }

    @Test
    void rangesOfOneSetAreUsedOneAfterTheOtherAndThenFromTheBeginning() {
        final RangeSet set = new RangeSet(List.of(
                AddressRange.of(
                        IpPrefix.parse("10.9.0.0/24"),
                        Optional.of(IpAddress.parse("10.9.0.10")),
                        Optional.of(IpAddress.parse("10.9.0.11")),
                        Optional.empty()),
                AddressRange.of(IpPrefix.parse("10.9.1.0/30"))));
        assertThat(List.of(take(set), take(set), take(set)))
                .extracting(IpAddress::toString)
                .containsExactly("10.9.0.10", "10.9.0.11", "10.9.1.2");
        addresses.release(List.of(IpAddress.parse("10.9.0.11")));
        assertThat(take(set)).hasToString("10.9.0.11");
    }

    @Test
    void addressThatWasAskedForIsGivenOnceAndOnlyIfItIsOneOfTheSets() {
        final IpAddress wish = IpAddress.parse("10.9.0.7");
        assertThat(addresses.choose(List.of(SMALL), List.of(wish)).get(0).address())
                .isEqualTo(wish);
        addresses.take(List.of(wish));
        assertThatThrownBy(() -> addresses.choose(List.of(SMALL), List.of(wish)))
                .hasMessageContaining("is another's already");
        for (final String wrong : List.of("10.9.0.1", "10.9.0.0", "10.9.0.15", "10.8.0.7", "fd00::7")) {
            assertThatThrownBy(() -> addresses.choose(List.of(SMALL), List.of(IpAddress.parse(wrong))))
                    .hasMessageContaining("is not one that may be given");
        }
    }

    /** The reference plugin's store: /var/lib/cni/networks/NETWORK/ADDRESS, with container and interface in it. */
    @Test
    void whatHostLocalHasGivenIsGivenToNobodyUntilItIsFree(@TempDir final Path directory) throws IOException {
        final Path cbr0 = Files.createDirectories(directory.resolve("networks/cbr0"));
        Files.writeString(cbr0.resolve("last_reserved_ip.0"), "10.9.0.3");
        Files.writeString(cbr0.resolve("10.9.0.2"), "4f0a6d\r\neth0");
        Files.writeString(cbr0.resolve("10.9.0.4"), "91be02\r\neth0");
        final Addresses beside = new Addresses(new HostLocalReservations(directory.resolve("networks")));
        assertThat(List.of(take(beside, SMALL), take(beside, SMALL)))
                .extracting(IpAddress::toString)
                .containsExactly("10.9.0.3", "10.9.0.5");
        final IpAddress wish = IpAddress.parse("10.9.0.4");
        assertThatThrownBy(() -> beside.choose(List.of(SMALL), List.of(wish)))
                .hasMessageContaining("is another's already, by the plugin host-local");
        Files.delete(cbr0.resolve("10.9.0.4"));
        assertThat(beside.choose(List.of(SMALL), List.of(wish)).get(0).address())
                .isEqualTo(wish);

        final Addresses alone = new Addresses(new HostLocalReservations(directory.resolve("not-there")));
        assertThat(take(alone, SMALL)).hasToString("10.9.0.2");
    }

    /** Whatever is taken and given back: nobody gets another's, and what was freed last is not given next. */
    @Property(tries = 200)
    void noAddressIsSomebodyElsesAndTheOneJustFreedComesLast(
            @ForAll @Size(max = 200) final List<@IntRange(min = 0, max = 2 * SMALL_SIZE) Integer> dice) {
        final Addresses all = new Addresses(address -> false);
        final List<IpAddress> held = new ArrayList<>();
        IpAddress freed = null;
        for (final int each : dice) {
            if (each < held.size()) {
                freed = held.remove(each);
                all.release(List.of(freed));
            } else if (held.size() < SMALL_SIZE) {
                final IpAddress address = take(all, SMALL);
                assertThat(held).doesNotContain(address);
                if (held.size() < SMALL_SIZE - 1) {
                    assertThat(address).isNotEqualTo(freed);
                }
                held.add(address);
                freed = null;
            }
            assertThat(all.size()).isEqualTo(held.size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.0.1/24, '', '', '', has host bits set",
        "10.9.0.0/31, '', '', '', is too small",
        "fd00::/127, '', '', '', is too small",
        "10.9.0.0/24, 10.8.0.1, '', '', is not in subnet",
        "10.9.0.0/24, '', 10.9.1.1, '', is not in subnet",
        "10.9.0.0/24, '', '', 10.9.1.1, is not in subnet",
        "10.9.0.0/24, 10.9.0.9, 10.9.0.8, '', is behind rangeEnd",
        "10.9.0.0/24, fd00::1, '', '', is not in subnet"
    })
    void rangeThatDoesNotFitItsSubnetIsRefusedByName(
            final String subnet, final String first, final String last, final String gateway, final String problem) {
        assertThatThrownBy(() ->
                        AddressRange.of(IpPrefix.parse(subnet), optional(first), optional(last), optional(gateway)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void rangesThatOverlapOrMixFamiliesAreRefused() {
        final AddressRange v4 = AddressRange.of(IpPrefix.parse("10.9.0.0/24"));
        assertThatThrownBy(() -> new RangeSet(List.of(v4, AddressRange.of(IpPrefix.parse("10.9.0.128/25")))))
                .hasMessageContaining("overlaps");
        assertThatThrownBy(() -> new RangeSet(List.of(v4, AddressRange.of(IpPrefix.parse("fd00::/64")))))
                .hasMessageContaining("two families");
        assertThatThrownBy(() -> new RangeSet(List.of())).hasMessageContaining("empty");
    }

    private static Optional<IpAddress> optional(final String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(IpAddress.parse(text));
    }

    private static RangeSet set(final String subnet) {
        return new RangeSet(List.of(AddressRange.of(IpPrefix.parse(subnet))));
    }

    private IpAddress take(final RangeSet set) {
        return take(addresses, set);
    }

    private static IpAddress take(final Addresses from, final RangeSet set) {
        final IpAddress address = from.choose(List.of(set), List.of()).get(0).address();
        from.moveCursor(set.name(), address);
        from.take(List.of(address));
        return address;
    }
}
