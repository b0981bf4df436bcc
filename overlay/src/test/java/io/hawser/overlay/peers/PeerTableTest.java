package io.hawser.overlay.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PeerTableTest {
    private static final IpAddress NODE = IpAddress.parse("198.18.0.2");

    @Example
    void theLongestPrefixWins() {
        final Peer wide = Peer.of(IpPrefix.parse("10.244.0.0/16"), NODE);
        final Peer narrow = Peer.of(IpPrefix.parse("10.244.2.0/24"), NODE.plus(1));
        final PeerTable table = new PeerTable(List.of(narrow, wide), List.of(IpPrefix.parse("10.244.1.0/24")));
        assertThat(find(table, "10.244.1.255")).isSameAs(wide);
        assertThat(find(table, "10.244.2.0")).isSameAs(narrow);
        assertThat(find(table, "10.244.2.255")).isSameAs(narrow);
        assertThat(find(table, "10.244.3.0")).isSameAs(wide);
        assertThat(find(table, "10.245.0.0")).isNull();
        assertThat(find(table, "fd00::1")).isNull();
        assertThat(table.isOwn(true, 0, IpAddress.parse("10.244.1.7").low())).isTrue();
        assertThat(table.isOwn(true, 0, IpAddress.parse("10.244.2.7").low())).isFalse();
    }

    @Example
    void aPublicAddressIsKnownThoughNoSubnetIsItsOwn() {
        final PeerTable table = new PeerTable(List.of(Peer.of(IpPrefix.parse("fd00:0:0:2::/64"), NODE)), List.of());
        assertThat(table.isPublicIp(true, 0, NODE.low())).isTrue();
        assertThat(table.isPublicIp(true, 0, NODE.low() + 1)).isFalse();
    }

    @Property
    void aLookUpFindsWhatASearchThroughAllPrefixesFinds(
            @ForAll final boolean v4, @ForAll @IntRange(max = 60) final int count, @ForAll final long seed) {
        final Random random = new Random(seed);
        final Map<IpPrefix, Peer> peers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            final IpPrefix prefix = new IpPrefix(address(v4, random), random.nextInt((v4 ? 32 : 128) + 1)).network();
            peers.put(prefix, Peer.of(prefix, NODE));
        }
        final PeerTable table = new PeerTable(peers.values(), List.of());
        for (int i = 0; i < 200; i++) {
            final IpAddress address = address(v4, random);
            final Peer expected = peers.values().stream()
                    .filter(peer -> peer.subnet().contains(address))
                    .max(Comparator.comparingInt(peer -> peer.subnet().length()))
                    .orElse(null);
            assertThat(table.find(v4, address.high(), address.low()))
                    .as("%s among %s", address, peers.keySet())
                    .isSameAs(expected);
        }
    }

    /** Close to one another, so that prefixes nest; and at both ends of the range. */
    private static IpAddress address(final boolean v4, final Random random) {
        final long near = random.nextInt(1 << 12) * (random.nextBoolean() ? 1L : -1L);
        return v4 ? IpAddress.v4((int) near) : IpAddress.v6(near >> 63, near << random.nextInt(20));
    }

    private static Peer find(final PeerTable table, final String text) {
        final IpAddress address = IpAddress.parse(text);
        return table.find(address.isV4(), address.high(), address.low());
    }
}
