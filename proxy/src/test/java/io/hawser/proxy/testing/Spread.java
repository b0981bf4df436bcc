package io.hawser.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** How often each of several endpoints was chosen. */
final class Spread {
    /** Critical values of chi-square at p = 1e-6, by degrees of freedom: 1, 2, 3. */
    private static final double[] CRITICAL = {23.93, 27.63, 30.66};

    private Spread() {}

    /** All choices are equally likely: a fair choice fails this once in a million times. */
    static void assertEven(final Map<String, Integer> counts, final int choices) {
        final int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        final double expected = (double) total / choices;
        double chiSquare = (choices - counts.size()) * expected;
        for (final int count : counts.values()) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).as("chi-square of %s", counts).isLessThan(CRITICAL[choices - 2]);
    }
}
