package io.hawser.benchmarks;

/**
 * One figure that every variant of a work gives each round.
 *
 * @param name what is measured, unique within its work: {@code time}.
 * @param unit the unit of every value: {@code ms}.
 * @param better which way it improves.
 */
public record Metric(String name, String unit, Better better) {
    /**
     * A metric that improves downwards.
     *
     * @param name what is measured.
     * @param unit the unit of every value.
     * @return the metric.
     */
    public static Metric lower(final String name, final String unit) {
        return new Metric(name, unit, Better.LOWER);
    }

    /**
     * A metric that improves upwards.
     *
     * @param name what is measured.
     * @param unit the unit of every value.
     * @return the metric.
     */
    public static Metric higher(final String name, final String unit) {
        return new Metric(name, unit, Better.HIGHER);
    }
}
