package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Lab;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All subjects at once, once, for as long as is asked: an error, or memory that grows, makes a subject fail. */
public final class SoakSuite implements Suite {
    private static final Duration QUICK = Duration.ofSeconds(5);

    private final List<Subject> subjects;
    private final Duration length;

    /**
     * A suite of an hour.
     *
     * @param subjects what is soaked.
     */
    public SoakSuite(final List<Subject> subjects) {
        this(subjects, Duration.ofHours(1));
    }

    private SoakSuite(final List<Subject> subjects, final Duration length) {
        this.subjects = List.copyOf(subjects);
        this.length = length;
    }

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String description() {
        return "daemons under a steady load, all at once, for --minutes: memory, errors";
    }

    @Override
    public Optional<String> unavailable() {
        return Lab.unavailable();
    }

    @Override
    public Suite lasting(final Duration asked) {
        return new SoakSuite(subjects, asked);
    }

    @Override
    public List<Work> works(final Effort effort) {
        final Duration each = effort == Effort.QUICK ? QUICK : length;
        return List.of(Work.alone(
                "soak",
                SoakVariant.METRICS,
                subjects.stream()
                        .<Variant>map(subject -> new SoakVariant(subject, each))
                        .toList()));
    }

    @Override
    public boolean runsByDefault() {
        return false;
    }

    @Override
    public int warmUpRounds() {
        return 0;
    }

    @Override
    public int rounds(final int asked) {
        return 1;
    }
}
