package io.hawser.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Work;
import org.junit.jupiter.api.Test;

class ClusterSuiteTest {
    @Test
    void worksHaveTheNamesThatReportsAreComparedBy() {
        assertThat(new ClusterSuite().works(Effort.FULL))
                .extracting(Work::name)
                .containsExactly(
                        "api-writes",
                        "api-reads",
                        "watch-1000",
                        "memory-10000x10",
                        "start",
                        "ready",
                        "pod-start",
                        "pod-start-30",
                        "programming",
                        "programming-change");
    }
}
