package io.hawser.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * The distribution that one variant had over all rounds.
 *
 * @param suite the suite's name.
 * @param work the work's name.
 * @param variant the variant's name.
 * @param name what it is of: {@code round trip}.
 * @param histogram in nanoseconds, of all rounds together.
 */
public record Latency(String suite, String work, String variant, String name, Histogram histogram) {}
