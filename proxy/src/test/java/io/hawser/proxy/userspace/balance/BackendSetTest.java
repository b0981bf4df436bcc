package io.hawser.proxy.userspace.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendSetTest {
    private final List<Backend> backends = IntStream.range(1, 4)
            .mapToObj(i -> new Backend(new Endpoint(IpAddress.parse("10.0.0." + i), 80, false)))
            .toList();

    private Map<Backend, Integer> choices(final Balancing balancing, final int count) {
        final BackendSet set = new BackendSet(backends, balancing);
        final Map<Backend, Integer> chosen = new HashMap<>();
        for (int i = 0; i < count; i++) {
            chosen.merge(set.choose(List.of()), 1, Integer::sum);
        }
        return chosen;
    }

    @Test
    void roundRobinTakesEachInItsTurn() {
        assertThat(choices(Balancing.ROUND_ROBIN, 300).values()).containsOnly(100);
    }

    @Test
    void randomTakesEachEquallyOften() {
        // Of 3,000 draws, 1,000 each; 200 off is further than seven standard deviations.
        assertThat(choices(Balancing.WEIGHTED_RANDOM, 3_000).values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
    }

    @Test
    void fewestConnectionsWin() {
        backends.get(0).opened();
        backends.get(2).opened();
        assertThat(choices(Balancing.LEAST_CONNECTIONS, 50)).containsOnlyKeys(backends.get(1));
        backends.get(1).opened();
        backends.get(1).opened();
        assertThat(choices(Balancing.LEAST_CONNECTIONS, 200)).containsOnlyKeys(backends.get(0), backends.get(2));
        backends.get(0).closed();
        assertThat(choices(Balancing.LEAST_CONNECTIONS, 50)).containsOnlyKeys(backends.get(0));
    }

    @ParameterizedTest
    @EnumSource(Balancing.class)
    void oneThatFailedIsRareUntilItAnswersAgain(final Balancing balancing) {
        backends.get(0).failed();
        assertThat(choices(balancing, 1_000).getOrDefault(backends.get(0), 0)).isLessThan(100);
        backends.get(0).succeeded();
        assertThat(choices(balancing, 1_000).get(backends.get(0))).isGreaterThan(200);
    }

    @ParameterizedTest
    @EnumSource(Balancing.class)
    void thoseThatWereTriedAreNotChosenAgain(final Balancing balancing) {
        final BackendSet set = new BackendSet(backends, balancing);
        assertThat(set.choose(List.of(backends.get(0), backends.get(2)))).isEqualTo(backends.get(1));
        assertThat(set.choose(backends)).isNull();
        assertThat(new BackendSet(List.of(), balancing).choose(List.of())).isNull();
    }

    @ParameterizedTest
    @EnumSource(Balancing.class)
    void whenAllFailedOneIsChosenAllTheSame(final Balancing balancing) {
        backends.forEach(Backend::failed);
        assertThat(choices(balancing, 100).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(100);
    }

    @Test
    void affinityIsBounded() {
        final Affinity affinity = new Affinity();
        for (int i = 0; i < Affinity.MOST_CLIENTS + 1_000; i++) {
            affinity.keep(IpAddress.v4(i), backends.get(0).endpoint(), 60);
        }
        assertThat(affinity.size()).isLessThanOrEqualTo(Affinity.MOST_CLIENTS);
    }
}
