package io.hawser.benchmarks.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Rounds;
import io.hawser.benchmarks.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySuiteTest {
    @Test
    void worksHaveTheNamesThatReportsAreComparedBy() {
        assertThat(new ProxySuite().works(Effort.FULL))
                .extracting(Work::name)
                .containsExactly("bulk", "connections", "ping-pong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulk", "connections", "ping-pong"})
    void proxyIsMeasuredBesideTheBareWay(final String work) {
        assertThat(Rounds.one(new ProxySuite(), work, "direct", "nft-dnat", "hawser")
                        .values())
                .hasSize(3)
                .allSatisfy(sample -> assertThat(sample.values().values())
                        .allSatisfy(value -> assertThat(value).isNotNegative()));
    }
}
