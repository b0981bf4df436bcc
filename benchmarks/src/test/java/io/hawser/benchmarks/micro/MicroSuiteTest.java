package io.hawser.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.InterleavingRunner;
import io.hawser.benchmarks.Outcome;
import io.hawser.benchmarks.Summarizer;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.WorkReport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MicroSuiteTest {
    private final MicroSuite suite = new MicroSuite();

    @Test
    void classWithABaselineIsOneWorkForEachParameterValue() {
        final Work work = headerWrite();
        assertThat(work.baseline()).hasValue("baseline");
        assertThat(work.variants()).extracting(Variant::name).containsExactlyInAnyOrder("baseline", "agrona");
    }

    @Test
    void aRoundGivesTimeAndAllocationOfEveryVariant() {
        final Map<String, Outcome> outcomes = new InterleavingRunner(0, 1).run(headerWrite());
        final WorkReport report = Summarizer.summarize("micro", headerWrite(), outcomes);
        assertThat(report.misses()).isEmpty();
        assertThat(report.summaries()).hasSize(4).allSatisfy(summary -> {
            if (summary.metric().equals(JmhVariant.TIME)) {
                assertThat(summary.median()).isPositive();
            }
        });
    }

    private Work headerWrite() {
        return suite.works(Effort.QUICK).stream()
                .filter(work -> work.name().equals("HeaderWrite[headers=64]"))
                .findFirst()
                .orElseThrow();
    }
}
