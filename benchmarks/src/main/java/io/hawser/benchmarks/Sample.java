package io.hawser.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one variant measured in one round.
 *
 * @param values the value of each metric, by the metric's name.
 * @param latencies whole distributions, in nanoseconds, by what they are of; for reports, beside the metrics.
 */
public record Sample(Map<String, Double> values, Map<String, Histogram> latencies) {
    /** Copies the maps. */
    public Sample {
        values = Map.copyOf(values);
        latencies = Map.copyOf(latencies);
    }

    /**
     * A sample without distributions.
     *
     * @param values the value of each metric, by the metric's name.
     */
    public Sample(final Map<String, Double> values) {
        this(values, Map.of());
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
        return new Sample(more, latencies);
    }

    /**
     * This sample and a distribution that metrics of it were taken from.
     *
     * @param name what it is of: {@code round trip}.
     * @param histogram in nanoseconds; not changed afterwards.
     * @return a new sample.
     */
    public Sample withLatency(final String name, final Histogram histogram) {
        final Map<String, Histogram> more = new HashMap<>(latencies);
        more.put(name, histogram);
        return new Sample(values, more);
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
