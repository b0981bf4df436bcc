package io.hawser.benchmarks;

/** Times one thing at a time. */
public final class Stopwatch {
    /** The time that one thing took. */
    public static final Metric TIME = Metric.lower("time", "ms");

    private static final double NS_PER_MS = 1e6;

    private Stopwatch() {}

    /**
     * How long the step took.
     *
     * @param step what is timed.
     * @return a sample of {@link #TIME}.
     * @throws Exception what the step threw.
     */
    public static Sample time(final Step step) throws Exception {
        final long before = System.nanoTime();
        step.run();
        return Sample.of(TIME.name(), (System.nanoTime() - before) / NS_PER_MS);
    }

    /** What is timed. */
    public interface Step {
        /**
         * Does it.
         *
         * @throws Exception if it fails.
         */
        void run() throws Exception;
    }
}
