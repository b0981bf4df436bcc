package io.hawser.benchmarks.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One figure, looked at again and again at the same distance in time. One owner. Not thread safe. */
final class Series {
    private static final int QUARTERS = 4;

    private final List<Double> samples = new ArrayList<>();

    void add(final double sample) {
        samples.add(sample);
    }

    /** The last one; 0 if there is none. */
    double last() {
        return samples.isEmpty() ? 0 : samples.get(samples.size() - 1);
    }

    /** The highest; 0 if there is none. */
    double most() {
        return samples.isEmpty() ? 0 : Collections.max(samples);
    }

    /**
     * By how much the last quarter's median is above the second quarter's: the first quarter is for what is compiled
     * and loaded.
     */
    double growth() {
        final int quarter = samples.size() / QUARTERS;
        return quarter == 0 ? 0 : median(samples.subList(samples.size() - quarter, samples.size())) - early(quarter);
    }

    /** The same in percent of the second quarter's. */
    double growthPercent() {
        final int quarter = samples.size() / QUARTERS;
        return quarter == 0 ? 0 : 100 * growth() / Math.max(1, early(quarter));
    }

    /** Slope of the straight line that fits best behind the first quarter, in units a sample. */
    double slope() {
        final List<Double> late = samples.subList(samples.size() / QUARTERS, samples.size());
        final double middle = (late.size() - 1) / 2.0;
        final double mean =
                late.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < late.size(); i++) {
            above += (i - middle) * (late.get(i) - mean);
            below += (i - middle) * (i - middle);
        }
        return below == 0 ? 0 : above / below;
    }

    private double early(final int quarter) {
        return median(samples.subList(quarter, 2 * quarter));
    }

    private static double median(final List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0.0);
    }
}
