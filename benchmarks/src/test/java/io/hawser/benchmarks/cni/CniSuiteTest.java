package io.hawser.benchmarks.cni;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Rounds;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Work;
import org.junit.jupiter.api.Test;

class CniSuiteTest {
    @Test
    void worksHaveTheNamesThatReportsAreComparedBy() {
        assertThat(new CniSuite().works(Effort.FULL))
                .extracting(Work::name)
                .containsExactly(
                        "add-serial",
                        "del-serial",
                        "add-20",
                        "del-20",
                        "add-serial-masq",
                        "del-serial-masq",
                        "add-20-masq",
                        "del-20-masq");
    }

    @Test
    void referencePluginsAreTimed() {
        final Sample sample = Rounds.one(new CniSuite(), "add-20", "bridge").get("bridge");
        assertThat(sample.values().get("p50")).isPositive();
        assertThat(sample.values().get("p99"))
                .isGreaterThanOrEqualTo(sample.values().get("p50"));
    }
}
