package io.hawser.benchmarks.report.chart;

import io.hawser.benchmarks.Summary;
import java.util.List;

/** One metric of one work: a bar a variant up to its median, a line from its least to its greatest round. */
public final class BarChart {
    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int RIGHT = 540;
    private static final int TOP = 34;
    private static final int ROW = 24;
    private static final int BOTTOM = 24;
    private static final int BAR = 14;
    /** From here on short bars could not be seen. */
    private static final double LOGARITHMIC_FROM = 50;

    private BarChart() {}

    /**
     * Draws it.
     *
     * @param summaries those of one metric of one work, at least one.
     * @return an SVG image.
     */
    public static String of(final List<Summary> summaries) {
        final Summary first = summaries.get(0);
        final int height = TOP + ROW * summaries.size() + BOTTOM;
        final Scale scale = scale(summaries);
        final String title = first.work() + ": " + first.metric().name() + ", "
                + first.metric().unit();
        final Svg svg = new Svg(WIDTH, height, title);
        svg.text(8, 18, "title", title);
        svg.text(
                WIDTH - 8,
                18,
                "muted end",
                first.metric().better().label() + " is better" + (scale.isLogarithmic() ? ", logarithmic" : ""));
        for (final double tick : scale.ticks()) {
            svg.line(scale.at(tick), TOP - 6, scale.at(tick), height - BOTTOM, "grid");
            svg.text(scale.at(tick), height - 8, "muted middle", Figures.tick(tick));
        }
        double y = TOP;
        for (final Summary summary : summaries) {
            final double middle = y + ROW / 2.0 - 2;
            svg.text(LEFT - 8, middle + 4, "end", summary.variant());
            final String colour = summary.variant().startsWith("hawser") ? "hawser" : "other";
            svg.bar(LEFT, middle - BAR / 2.0, scale.at(summary.median()) - LEFT, BAR, colour);
            svg.spread(scale.at(summary.min()), scale.at(summary.max()), middle);
            svg.text(RIGHT + 12, middle + 4, "", label(summary));
            y += ROW;
        }
        return svg.toString();
    }

    private static String label(final Summary summary) {
        final String figure = Figures.text(summary.median());
        final boolean baseline =
                summary.baseline().filter(summary.variant()::equals).isPresent();
        return baseline || summary.ratio().isEmpty()
                ? figure
                : figure + "  (" + Figures.text(summary.ratio().getAsDouble()) + " ×)";
    }

    private static Scale scale(final List<Summary> summaries) {
        final double high = summaries.stream().mapToDouble(Summary::max).max().orElseThrow();
        final double low = summaries.stream().mapToDouble(Summary::median).min().orElseThrow();
        final double least = summaries.stream().mapToDouble(Summary::min).min().orElseThrow();
        return least > 0 && high / low > LOGARITHMIC_FROM
                ? Scale.logarithmic(least / 2, high, LEFT, RIGHT)
                : Scale.linear(high, LEFT, RIGHT);
    }
}
