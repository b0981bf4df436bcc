package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Lab;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All subjects at once, once, for as long as is asked: an error, or anything that leaks, makes a subject fail. */
public final class SoakSuite implements Suite {
    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Asked USUAL = new Asked(Duration.ofHours(1), 30, line -> {});

    private final List<Subject> subjects;
    private final Asked asked;
    private final List<SoakVariant> variants = new CopyOnWriteArrayList<>();

    /**
     * A suite of an hour.
     *
     * @param subjects what is soaked.
     */
    public SoakSuite(final List<Subject> subjects) {
        this(subjects, USUAL);
    }

    private SoakSuite(final List<Subject> subjects, final Asked asked) {
        this.subjects = List.copyOf(subjects);
        this.asked = asked;
    }

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String description() {
        return "daemons under a steady load, all at once, for --minutes at --rate: leaks, errors";
    }

    @Override
    public Optional<String> unavailable() {
        return Lab.unavailable();
    }

    @Override
    public Suite as(final Asked wish) {
        return new SoakSuite(subjects, wish);
    }

    @Override
    public Optional<Runnable> earlyEnd() {
        return Optional.of(() -> variants.forEach(SoakVariant::endEarly));
    }

    @Override
    public List<Work> works(final Effort effort) {
        final Duration each = effort == Effort.QUICK ? QUICK : asked.length();
        final Asked exactly = new Asked(each, asked.mbitPerSecond(), asked.progress());
        variants.addAll(subjects.stream()
                .map(subject -> new SoakVariant(subject, exactly))
                .toList());
        return List.of(Work.alone("soak", SoakVariant.METRICS, List.<Variant>copyOf(variants)));
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
    public int rounds(final int whatever) {
        return 1;
    }
}
