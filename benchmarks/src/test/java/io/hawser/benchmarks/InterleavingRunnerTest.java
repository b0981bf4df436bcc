package io.hawser.benchmarks;

import static io.hawser.benchmarks.ScriptedVariant.giving;
import static io.hawser.benchmarks.ScriptedVariant.journaling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterleavingRunnerTest {
    private static final Metric TIME = Metric.lower("time", "ms");

    private final List<String> journal = new ArrayList<>();

    @Test
    void variantsTakeTurnsAndEachRoundBeginsWithAnother() {
        run(
                1,
                2,
                journaling(journal, "a", 1, 2, 3),
                journaling(journal, "b", 4, 5, 6),
                journaling(journal, "c", 7, 8, 9));
        assertThat(journal)
                .containsExactly(
                        "open a", "open b", "open c", "a", "b", "c", "b", "c", "a", "c", "a", "b", "close a", "close b",
                        "close c");
    }

    @Test
    void warmUpRoundsDoNotCount() {
        final Map<String, Outcome> outcomes = run(2, 2, giving("a", 100, 100, 1, 2));
        assertThat(outcomes.get("a"))
                .isEqualTo(new Outcome.Measured(List.of(Sample.of("time", 1), Sample.of("time", 2))));
    }

    @Test
    void variantThatTakesMinutesIsMeasuredAsOftenAsItSaysAndWarmsNothingUp() {
        final Map<String, Outcome> outcomes = run(
                2,
                3,
                giving("fast", 9, 9, 1, 2, 3),
                journaling(journal, "slow", 60).inRounds(1));
        assertThat(outcomes.get("slow")).isEqualTo(new Outcome.Measured(List.of(Sample.of("time", 60))));
        assertThat(outcomes.get("fast"))
                .isInstanceOfSatisfying(
                        Outcome.Measured.class,
                        measured -> assertThat(measured.samples()).hasSize(3));
        assertThat(journal).containsExactly("open slow", "slow", "close slow");
    }

    @Test
    void unavailableVariantIsSkippedWithItsReasonAndNeverOpened() {
        final Map<String, Outcome> outcomes = run(
                0,
                1,
                journaling(journal, "peer", 1).unavailableBecause("no peer in PATH"),
                journaling(journal, "hawser", 1));
        assertThat(outcomes.get("peer")).isEqualTo(new Outcome.Skipped("no peer in PATH"));
        assertThat(outcomes.get("hawser")).isInstanceOf(Outcome.Measured.class);
        assertThat(journal).containsExactly("open hawser", "hawser", "close hawser");
    }

    @Test
    void throwingVariantFailsIsClosedAtOnceAndTheOthersGoOn() {
        final Map<String, Outcome> outcomes =
                run(0, 2, journaling(journal, "bad", 1), journaling(journal, "good", 1, 2));
        assertThat(outcomes.get("bad"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).hasMessage("bad has no more values"));
        assertThat(outcomes.get("good")).isInstanceOf(Outcome.Measured.class);
        assertThat(journal)
                .containsExactly("open bad", "open good", "bad", "good", "good", "bad", "close bad", "close good");
    }

    @Test
    void variantThatCannotOpenFailsAndIsClosed() {
        final Map<String, Outcome> outcomes =
                run(0, 1, journaling(journal, "bad", 1).failingToOpen(new Exception("no namespace")));
        assertThat(outcomes.get("bad")).isInstanceOf(Outcome.Failed.class);
        assertThat(journal).containsExactly("open bad", "close bad");
    }

    @Test
    void variantThatLeavesSomethingBehindFails() {
        final Map<String, Outcome> outcomes = run(0, 1, giving("bad", 1).failingToClose(new Exception("still there")));
        assertThat(outcomes.get("bad"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).hasMessage("still there"));
    }

    @Test
    void theFirstFailureIsKeptAndTheSecondAddedToIt() {
        final Exception first = new Exception("first");
        final Exception second = new Exception("second");
        final Map<String, Outcome> outcomes =
                run(0, 1, giving("bad", 1).failingToOpen(first).failingToClose(second));
        assertThat(outcomes.get("bad")).isEqualTo(new Outcome.Failed(first));
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    void sampleWithoutAMetricOfTheWorkIsAFailure() {
        final Work work = Work.alone("w", List.of(TIME, Metric.higher("rate", "1/s")), List.of(giving("a", 1)));
        assertThat(new InterleavingRunner(0, 1).run(work).get("a"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).hasMessage("no sample for metric rate"));
    }

    @Test
    void sampleThatIsNoNumberIsAFailure() {
        assertThat(run(0, 1, giving("a", Double.NaN)).get("a")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void withoutTimeOneRoundWarmsUpAndOneCounts() {
        final Limit over = new Limit(() -> 9, 5, true);
        final Work work = Work.alone("w", List.of(TIME), List.of(journaling(journal, "a", 1, 2, 3)));
        assertThat(new InterleavingRunner(3, 5).run(work, over).get("a"))
                .isEqualTo(new Outcome.Measured(List.of(Sample.of("time", 2))));
        assertThat(journal).containsExactly("open a", "a", "a", "close a");
    }

    @Test
    void withTimeAllRoundsRun() {
        final Limit far = new Limit(() -> 5, Long.MAX_VALUE, true);
        final Work work = Work.alone("w", List.of(TIME), List.of(giving("a", 1, 2, 3)));
        assertThat(new InterleavingRunner(1, 2).run(work, far).get("a"))
                .isEqualTo(new Outcome.Measured(List.of(Sample.of("time", 2), Sample.of("time", 3))));
    }

    @Test
    void variantThatTakesMuchLongerThanThereIsTimeIsSkipped() {
        final Variant slow = giving("slow", 1).taking(Duration.ofSeconds(100));
        final Work work = Work.alone("w", List.of(TIME), List.of(slow, giving("fast", 1, 2)));
        final Map<String, Outcome> outcomes = new InterleavingRunner(0, 1)
                .run(work, new Limit(() -> 0, Duration.ofSeconds(24).toNanos(), true));
        assertThat(outcomes.get("slow"))
                .isInstanceOfSatisfying(
                        Outcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).contains("about 100 s"));
        assertThat(outcomes.get("fast")).isInstanceOf(Outcome.Measured.class);
    }

    @Test
    void noRoundsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InterleavingRunner(1, 0));
    }

    private static Map<String, Outcome> run(final int warmUpRounds, final int rounds, final Variant... variants) {
        return new InterleavingRunner(warmUpRounds, rounds).run(Work.alone("w", List.of(TIME), List.of(variants)));
    }
}
