package io.hawser.benchmarks.report.chart;

import io.hawser.benchmarks.Latency;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Latencies over their percentiles, one curve a variant; the further right, the rarer. */
public final class PercentileChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    private static final int LEFT = 70;
    private static final int RIGHT = 740;
    private static final int TOP = 54;
    private static final int BOTTOM = 284;
    private static final int TICKS_PER_HALF = 5;
    private static final int WHOLE = 100;
    private static final double NS_PER_US = 1e3;
    private static final double NEARLY = 1 + 1e-9;
    private static final double[] MARKS = {0, 50, 90, 99, 99.9, 99.99, 99.999};

    private PercentileChart() {}

    /**
     * Draws it.
     *
     * @param title above the chart.
     * @param latencies at least one, each with at least one value.
     * @return an SVG image.
     */
    public static String of(final String title, final List<Latency> latencies) {
        final double rarest = latencies.stream()
                .mapToDouble(latency -> rarest(latency.histogram()))
                .max()
                .orElseThrow();
        final Scale across = Scale.logarithmic(1, Math.max(2, rarest), LEFT, RIGHT);
        final Scale up = Scale.logarithmic(
                Math.max(1, least(latencies)) / NS_PER_US, greatest(latencies) / NS_PER_US, BOTTOM, TOP);
        final Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text(8, 18, "title", title + ", µs by percentile");
        svg.legend(16, 38, latencies.stream().map(Latency::variant).toList());
        for (final double mark : MARKS) {
            final double rarity = WHOLE / (WHOLE - mark);
            if (rarity <= rarest * NEARLY) {
                svg.line(across.at(rarity), TOP, across.at(rarity), BOTTOM, "grid");
                svg.text(across.at(rarity), BOTTOM + 18, "muted middle", percent(mark));
            }
        }
        for (final double tick : up.ticks()) {
            svg.line(LEFT, up.at(tick), RIGHT, up.at(tick), "grid");
            svg.text(LEFT - 6, up.at(tick) + 4, "muted end", Figures.tick(tick));
        }
        for (int i = 0; i < latencies.size(); i++) {
            svg.curve(points(latencies.get(i).histogram(), across, up), i);
        }
        return svg.toString();
    }

    private static String percent(final double mark) {
        return mark == Math.rint(mark) ? Long.toString(Math.round(mark)) : Double.toString(mark);
    }

    private static double[] points(final Histogram histogram, final Scale across, final Scale up) {
        final List<Double> points = new ArrayList<>();
        final double rarest = rarest(histogram);
        for (final HistogramIterationValue value : histogram.percentiles(TICKS_PER_HALF)) {
            final double rarity = Math.min(rarest, WHOLE / (WHOLE - value.getPercentileLevelIteratedTo()));
            points.add(across.at(rarity));
            points.add(up.at(value.getValueIteratedTo() / NS_PER_US));
        }
        return points.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** One of so many values is the rarest of which anything is known. */
    private static double rarest(final Histogram histogram) {
        return histogram.getTotalCount();
    }

    private static double least(final List<Latency> latencies) {
        return latencies.stream()
                .mapToDouble(latency -> latency.histogram().getMinNonZeroValue())
                .min()
                .orElseThrow();
    }

    private static double greatest(final List<Latency> latencies) {
        return latencies.stream()
                .mapToDouble(latency -> latency.histogram().getMaxValue())
                .max()
                .orElseThrow();
    }
}
