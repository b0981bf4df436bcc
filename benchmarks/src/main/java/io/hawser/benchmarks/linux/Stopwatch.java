package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;

/** Times one thing at a time. */
final class Stopwatch {
    static final Metric TIME = Metric.lower("time", "ms");

    private static final double NS_PER_MS = 1e6;

    private Stopwatch() {}

    /** How long the step took, as a sample of {@link #TIME}. */
    static Sample time(final Step step) throws Exception {
        final long before = System.nanoTime();
        step.run();
        return Sample.of(TIME.name(), (System.nanoTime() - before) / NS_PER_MS);
    }

    /** What is timed. */
    interface Step {
        void run() throws Exception;
    }
}
