package io.hawser.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Limit;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.ScriptedVariant;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private long nowNs = 7;

    @Test
    void eachWorkGetsItsPartOfWhatIsLeft() {
        final Schedule schedule = schedule(Optional.of(Duration.ofMinutes(10)), suite("a", 3, 1), suite("b", 1, 2));
        assertThat(schedule.plan()).isEqualTo("3 works, within 10:00");
        assertThat(minutesOf(schedule.begin())).isEqualTo(7.5);
        nowNs += 2 * MINUTE;
        assertThat(minutesOf(schedule.begin())).as("half of 8").isEqualTo(4);
        nowNs += 5 * MINUTE;
        assertThat(minutesOf(schedule.begin())).as("all of 3").isEqualTo(3);
        assertThat(schedule.progress()).isEqualTo("7:00  3 of 3: b / work1");
        nowNs += 4 * MINUTE;
        assertThat(schedule.summary()).isEqualTo("done in 11:00");
    }

    @Test
    void workThatBeginsTooLateHasNoTimeButIsDone() {
        final Schedule schedule = schedule(Optional.of(Duration.ofMinutes(1)), suite("a", 1, 2));
        schedule.begin();
        nowNs += 5 * MINUTE;
        final Limit limit = schedule.begin();
        assertThat(minutesOf(limit)).isZero();
        assertThat(limit.leaves(1)).isFalse();
    }

    @Test
    void withoutALimitThereIsNone() {
        final Schedule schedule = schedule(Optional.empty(), suite("a", 1, 1));
        assertThat(schedule.plan()).isEqualTo("1 works");
        assertThat(schedule.begin().leaves(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void workOfWhichNothingIsChosenIsLeftOut() {
        final Schedule schedule = new Schedule(
                List.of(suite("a", 1, 2)),
                Effort.FULL,
                work -> work.withVariants(variant -> work.name().equals("work1")),
                Optional.empty(),
                () -> nowNs);
        assertThat(schedule.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.work().name()).isEqualTo("work1");
            assertThat(entry.share()).isEqualTo(1);
        });
    }

    private double minutesOf(final Limit limit) {
        return (limit.untilNs() - nowNs) / (double) MINUTE;
    }

    private Schedule schedule(final Optional<Duration> within, final Suite... suites) {
        return new Schedule(List.of(suites), Effort.FULL, work -> work, within, () -> nowNs);
    }

    private static Suite suite(final String name, final double share, final int works) {
        return new Suite() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String description() {
                return name;
            }

            @Override
            public double share() {
                return share;
            }

            @Override
            public List<Work> works(final Effort effort) {
                return IntStream.range(0, works)
                        .mapToObj(number -> Work.alone(
                                "work" + number,
                                List.of(Metric.lower("time", "ms")),
                                List.<Variant>of(ScriptedVariant.giving("v", 1))))
                        .toList();
            }
        };
    }
}
