package io.hawser.benchmarks.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Work;
import org.junit.jupiter.api.Test;

class OverlayScaleSuiteTest {
    @Test
    void worksHaveTheNamesThatReportsAreComparedBy() {
        assertThat(new OverlayScaleSuite().works(Effort.FULL))
                .extracting(Work::name)
                .containsExactly("join-5000", "leave-500", "restore-5000");
    }
}
