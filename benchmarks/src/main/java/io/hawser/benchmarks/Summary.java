package io.hawser.benchmarks;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of one variant over all rounds.
 *
 * @param suite the suite's name.
 * @param work the work's name.
 * @param variant the variant's name.
 * @param metric the metric.
 * @param median the median of the rounds.
 * @param min the least of the rounds.
 * @param max the greatest of the rounds.
 * @param rounds how many rounds counted.
 * @param baseline the variant that the work compares with, whether or not it could be measured.
 * @param ratio the median of the rounds' own ratios to the baseline; empty without a measured baseline, or where a
 *     round's baseline is zero.
 */
public record Summary(
        String suite,
        String work,
        String variant,
        Metric metric,
        double median,
        double min,
        double max,
        int rounds,
        Optional<String> baseline,
        OptionalDouble ratio) {}
