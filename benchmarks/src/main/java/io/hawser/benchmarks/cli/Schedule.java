package io.hawser.benchmarks.cli;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Limit;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The works of a run in their order, and how long each may take where the whole run may take so long: its part of the
 * time that is left, so that what one work leaves over goes to all that follow.
 */
final class Schedule {
    private final List<Entry> entries = new ArrayList<>();
    private final Optional<Duration> within;
    private final LongSupplier clock;
    private final long beganNs;
    private int begun;

    /** A work, its suite, and which part of the run it is. */
    record Entry(Suite suite, Work work, double share) {}

    /**
     * @param choice what of a work is to be run; a work without variants is left out.
     * @param within how long all of it may take; empty for as long as it takes.
     * @param clock nanoseconds.
     */
    Schedule(
            final List<Suite> suites,
            final Effort effort,
            final UnaryOperator<Work> choice,
            final Optional<Duration> within,
            final LongSupplier clock) {
        this.within = within;
        this.clock = clock;
        for (final Suite suite : suites) {
            final List<Work> works = suite.works(effort).stream()
                    .map(choice)
                    .filter(work -> !work.variants().isEmpty())
                    .toList();
            works.forEach(work -> entries.add(new Entry(suite, work, suite.share() / works.size())));
        }
        beganNs = clock.getAsLong();
    }

    List<Entry> entries() {
        return entries;
    }

    /** The next work begins: until when it should be done. */
    Limit begin() {
        final double left =
                entries.stream().skip(begun).mapToDouble(Entry::share).sum();
        final Entry entry = entries.get(begun++);
        if (within.isEmpty()) {
            return Limit.NONE;
        }
        final long nowNs = clock.getAsLong();
        final long leftNs = Math.max(0, beganNs + within.orElseThrow().toNanos() - nowNs);
        return new Limit(clock, nowNs + (long) (leftNs * entry.share() / left), true);
    }

    /** What is about to be done. */
    String plan() {
        return entries.size() + " works"
                + within.map(time -> ", within " + minutes(time.toNanos())).orElse("");
    }

    /** Which work was begun last, and when. */
    String progress() {
        final Entry entry = entries.get(begun - 1);
        return String.format(
                "%s  %d of %d: %s / %s",
                minutes(clock.getAsLong() - beganNs),
                begun,
                entries.size(),
                entry.suite().name(),
                entry.work().name());
    }

    /** How long it took. */
    String summary() {
        return "done in " + minutes(clock.getAsLong() - beganNs);
    }

    private static String minutes(final long ns) {
        final Duration time = Duration.ofNanos(ns);
        return String.format("%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
