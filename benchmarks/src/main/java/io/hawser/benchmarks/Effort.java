package io.hawser.benchmarks;

/** How long a run takes its time. */
public enum Effort {
    /** Samples long enough to be quoted. */
    FULL,
    /** The shortest samples that show that everything works; their figures mean nothing. */
    QUICK
}
