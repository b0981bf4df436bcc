package io.hawser.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SummarizerTest {
    private static final Metric TIME = Metric.lower("time", "ms");

    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    @Test
    void medianLeastGreatestAndRoundsAreTold() {
        outcomes.put("hawser", measured(4, 1, 3, 2));
        final Summary summary = comparedWith("peer").summaries().get(0);
        assertThat(summary.median()).isEqualTo(2.5);
        assertThat(summary.min()).isEqualTo(1);
        assertThat(summary.max()).isEqualTo(4);
        assertThat(summary.rounds()).isEqualTo(4);
    }

    @Test
    void ratioIsTheMedianOfTheRoundsRatiosAndNotTheRatioOfMedians() {
        outcomes.put("hawser", measured(10, 40, 30));
        outcomes.put("peer", measured(10, 20, 60));
        // Medians: 30 / 20 = 1.5. Rounds: 1, 2, 0.5.
        assertThat(ratioOf("hawser")).hasValue(1);
        assertThat(ratioOf("peer")).hasValue(1);
    }

    @Test
    void baselineOfFewRoundsIsComparedInThoseAlone() {
        outcomes.put("hawser", measured(10, 40, 30));
        outcomes.put("peer", measured(40));
        assertThat(ratioOf("hawser")).hasValue(0.25);
        assertThat(ratioOf("peer")).hasValue(1);
    }

    @Test
    void baselineThatWasNotMeasuredLeavesItsNameAndNoRatio() {
        outcomes.put("hawser", measured(1, 2));
        outcomes.put("peer", new Outcome.Skipped("not here"));
        final WorkReport report = comparedWith("peer");
        assertThat(report.summaries()).singleElement().satisfies(summary -> {
            assertThat(summary.baseline()).hasValue("peer");
            assertThat(summary.ratio()).isEmpty();
        });
        assertThat(report.misses()).containsExactly(new WorkReport.Miss("peer", new Outcome.Skipped("not here")));
        assertThat(report.hasFailure()).isFalse();
    }

    @Test
    void baselineThatIsNoVariantLeavesNoRatio() {
        outcomes.put("hawser", measured(1));
        assertThat(ratioOf("hawser")).isEmpty();
    }

    @Test
    void baselineOfZeroLeavesNoRatio() {
        outcomes.put("hawser", measured(8, 8));
        outcomes.put("peer", measured(8, 0));
        assertThat(ratioOf("hawser")).isEmpty();
    }

    @Test
    void workWithoutBaselineHasNoRatio() {
        outcomes.put("hawser", measured(1));
        final WorkReport report = Summarizer.summarize("suite", Work.alone("work", List.of(TIME), List.of()), outcomes);
        assertThat(report.summaries()).singleElement().satisfies(summary -> {
            assertThat(summary.baseline()).isEmpty();
            assertThat(summary.ratio()).isEmpty();
        });
    }

    @Test
    void failedVariantMakesTheReportAFailure() {
        outcomes.put("hawser", new Outcome.Failed(new Exception("broken")));
        outcomes.put("peer", measured(1));
        final WorkReport report = comparedWith("peer");
        assertThat(report.hasFailure()).isTrue();
        assertThat(report.summaries()).extracting(Summary::variant).containsExactly("peer");
    }

    private OptionalDouble ratioOf(final String variant) {
        return comparedWith("peer").summaries().stream()
                .filter(summary -> summary.variant().equals(variant))
                .findFirst()
                .orElseThrow()
                .ratio();
    }

    private WorkReport comparedWith(final String baseline) {
        return Summarizer.summarize("suite", Work.compared("work", baseline, List.of(TIME), List.of()), outcomes);
    }

    private static Outcome measured(final double... values) {
        return new Outcome.Measured(DoubleStream.of(values)
                .mapToObj(value -> Sample.of("time", value))
                .toList());
    }
}
