package io.hawser.benchmarks;

import java.util.List;

/** What came of one variant of a work. */
public sealed interface Outcome {
    /**
     * Every round was run.
     *
     * @param samples one sample a round, in the order of the rounds.
     */
    record Measured(List<Sample> samples) implements Outcome {
        /** Copies the list. */
        public Measured {
            samples = List.copyOf(samples);
        }
    }

    /**
     * This machine cannot run the variant.
     *
     * @param reason why, as a person reads it.
     */
    record Skipped(String reason) implements Outcome {}

    /**
     * The variant broke.
     *
     * @param cause what it threw.
     */
    record Failed(Throwable cause) implements Outcome {}
}
