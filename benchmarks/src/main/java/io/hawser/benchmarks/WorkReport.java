package io.hawser.benchmarks;

import java.util.List;

/**
 * What one work gave.
 *
 * @param suite the suite's name.
 * @param work the work's name.
 * @param summaries a line for each measured variant and metric, in the work's order.
 * @param latencies the distributions of those variants that gave any.
 * @param misses the variants which gave no figures.
 */
public record WorkReport(
        String suite, String work, List<Summary> summaries, List<Latency> latencies, List<Miss> misses) {
    /** Copies the lists. */
    public WorkReport {
        summaries = List.copyOf(summaries);
        latencies = List.copyOf(latencies);
        misses = List.copyOf(misses);
    }

    /**
     * Whether a variant broke.
     *
     * @return true unless every variant was measured or knowingly skipped.
     */
    public boolean hasFailure() {
        return misses.stream().anyMatch(miss -> miss.outcome() instanceof Outcome.Failed);
    }

    /**
     * A variant without figures.
     *
     * @param variant the variant's name.
     * @param outcome why: skipped or failed.
     */
    public record Miss(String variant, Outcome outcome) {}
}
