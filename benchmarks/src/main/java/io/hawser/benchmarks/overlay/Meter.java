package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Ends;
import java.util.List;
import java.util.Optional;

/** What is measured between two ends. */
interface Meter {
    /** The metrics of every sample. */
    List<Metric> metrics();

    /** Why this machine cannot measure it; empty if it can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** Measures once. */
    Sample measure(Ends ends) throws Exception;
}
