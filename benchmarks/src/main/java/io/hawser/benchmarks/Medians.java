package io.hawser.benchmarks;

import java.util.Arrays;

/** The middle of a row of figures. */
final class Medians {
    private Medians() {}

    /** The middle one when sorted, or the mean of the middle two. */
    static double of(final double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no median of nothing");
        }
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
