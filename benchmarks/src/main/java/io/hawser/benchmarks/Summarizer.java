package io.hawser.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** Turns the samples of a work's rounds into its report. */
public final class Summarizer {
    private Summarizer() {}

    /**
     * Sums up one work.
     *
     * @param suite the suite's name.
     * @param work the work that was run.
     * @param outcomes what came of each variant, by name.
     * @return its report.
     */
    public static WorkReport summarize(final String suite, final Work work, final Map<String, Outcome> outcomes) {
        final List<Summary> summaries = new ArrayList<>();
        final List<WorkReport.Miss> misses = new ArrayList<>();
        final Optional<List<Sample>> baseline =
                work.baseline().map(outcomes::get).flatMap(Summarizer::samples).filter(rounds -> !rounds.isEmpty());
        outcomes.forEach((variant, outcome) -> samples(outcome)
                .ifPresentOrElse(
                        rounds -> work.metrics()
                                .forEach(metric ->
                                        summaries.add(summary(suite, work, variant, metric, rounds, baseline))),
                        () -> misses.add(new WorkReport.Miss(variant, outcome))));
        final List<Latency> latencies = new ArrayList<>();
        outcomes.forEach((variant, outcome) -> samples(outcome)
                .ifPresent(rounds -> merged(rounds)
                        .forEach((name, histogram) ->
                                latencies.add(new Latency(suite, work.name(), variant, name, histogram)))));
        return new WorkReport(suite, work.name(), summaries, latencies, misses);
    }

    /** The rounds' distributions as one, by what they are of. */
    private static Map<String, Histogram> merged(final List<Sample> rounds) {
        final Map<String, Histogram> merged = new TreeMap<>();
        for (final Sample round : rounds) {
            round.latencies()
                    .forEach((name, histogram) -> merged.merge(name, histogram.copy(), (sum, more) -> {
                        sum.add(more);
                        return sum;
                    }));
        }
        return merged;
    }

    private static Optional<List<Sample>> samples(final Outcome outcome) {
        return outcome instanceof Outcome.Measured measured ? Optional.of(measured.samples()) : Optional.empty();
    }

    private static Summary summary(
            final String suite,
            final Work work,
            final String variant,
            final Metric metric,
            final List<Sample> rounds,
            final Optional<List<Sample>> baseline) {
        final double[] values = values(rounds, metric);
        return new Summary(
                suite,
                work.name(),
                variant,
                metric,
                Medians.of(values),
                DoubleStream.of(values).min().orElseThrow(),
                DoubleStream.of(values).max().orElseThrow(),
                values.length,
                work.baseline(),
                baseline.map(base -> ratio(values, values(base, metric))).orElse(OptionalDouble.empty()));
    }

    private static double[] values(final List<Sample> rounds, final Metric metric) {
        return rounds.stream().mapToDouble(sample -> sample.value(metric)).toArray();
    }

    /**
     * Ratios are taken within a round, where both met the same machine, and only then the median. Who takes part in few
     * rounds does so in the first.
     */
    private static OptionalDouble ratio(final double[] values, final double[] baseline) {
        final double[] ratios = new double[Math.min(values.length, baseline.length)];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = values[round] / baseline[round];
        }
        return DoubleStream.of(ratios).allMatch(Double::isFinite)
                ? OptionalDouble.of(Medians.of(ratios))
                : OptionalDouble.empty();
    }
}
