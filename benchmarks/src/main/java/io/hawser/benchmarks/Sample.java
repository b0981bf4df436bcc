package io.hawser.benchmarks;

import java.util.HashMap;
import java.util.Map;

/**
 * What one variant measured in one round.
 *
 * @param values the value of each metric, by the metric's name.
 */
public record Sample(Map<String, Double> values) {
    /** Copies the values. */
    public Sample {
        values = Map.copyOf(values);
    }

    /**
     * A sample of one metric.
     *
     * @param metric the metric's name.
     * @param value the value, in the metric's unit.
     * @return the sample.
     */
    public static Sample of(final String metric, final double value) {
        return new Sample(Map.of(metric, value));
    }

    /**
     * This sample and one metric more.
     *
     * @param metric the metric's name.
     * @param value the value, in the metric's unit.
     * @return a new sample.
     */
    public Sample and(final String metric, final double value) {
        final Map<String, Double> more = new HashMap<>(values);
        more.put(metric, value);
        return new Sample(more);
    }

    /**
     * The value of a metric.
     *
     * @param metric a metric of the work.
     * @return its value.
     * @throws IllegalStateException if the variant gave none, or one that is no finite number.
     */
    public double value(final Metric metric) {
        final Double value = values.get(metric.name());
        if (value == null) {
            throw new IllegalStateException("no sample for metric " + metric.name());
        }
        if (!Double.isFinite(value)) {
            throw new IllegalStateException("sample for metric " + metric.name() + " is " + value);
        }
        return value;
    }
}
