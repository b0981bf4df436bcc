package io.hawser.benchmarks.report.chart;

import java.util.ArrayList;
import java.util.List;

/** Where a value stands between two pixels, linear or logarithmic. */
final class Scale {
    private static final double[] STEPS = {1, 2, 5};
    private static final int MOST_TICKS = 6;

    private final boolean logarithmic;
    private final double low;
    private final double high;
    private final double from;
    private final double to;

    private Scale(final boolean logarithmic, final double low, final double high, final double from, final double to) {
        this.logarithmic = logarithmic;
        this.low = low;
        this.high = high;
        this.from = from;
        this.to = to;
    }

    /** From zero to {@code high}. */
    static Scale linear(final double high, final double from, final double to) {
        return new Scale(false, 0, high <= 0 ? 1 : high, from, to);
    }

    /** Both values above zero; a range of nothing is made wider. */
    static Scale logarithmic(final double low, final double high, final double from, final double to) {
        final boolean flat = low == high;
        return new Scale(true, flat ? low / 2 : low, flat ? high * 2 : high, from, to);
    }

    double at(final double value) {
        final double share = logarithmic
                ? (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
        return from + share * (to - from);
    }

    boolean isLogarithmic() {
        return logarithmic;
    }

    /** Round values within the range. */
    List<Double> ticks() {
        return logarithmic ? logarithmicTicks() : linearTicks();
    }

    private List<Double> linearTicks() {
        double step = Math.pow(10, Math.floor(Math.log10(high)));
        if (high / step < 2) {
            step /= 5;
        } else if (high / step < 5) {
            step /= 2;
        }
        final List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= high * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> logarithmicTicks() {
        final List<Double> decades = new ArrayList<>();
        final List<Double> all = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
            for (final double step : STEPS) {
                final double tick = step * Math.pow(10, power);
                if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
                    all.add(tick);
                    if (step == 1) {
                        decades.add(tick);
                    }
                }
            }
        }
        return all.size() <= MOST_TICKS || decades.size() < 2 ? all : decades;
    }
}
