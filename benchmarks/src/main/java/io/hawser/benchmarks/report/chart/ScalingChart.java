package io.hawser.benchmarks.report.chart;

import io.hawser.benchmarks.Summary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One metric over the size of the work, one curve a variant; both axes logarithmic. */
public final class ScalingChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int RIGHT = 740;
    private static final int TOP = 54;
    private static final int BOTTOM = 264;

    private ScalingChart() {}

    /**
     * Draws it.
     *
     * @param title above the chart.
     * @param bySize the summaries of one metric, by the size of their work; at least two sizes, all medians above zero.
     * @return an SVG image.
     */
    public static String of(final String title, final Map<Long, List<Summary>> bySize) {
        final TreeMap<Long, List<Summary>> sizes = new TreeMap<>(bySize);
        final List<Summary> all = sizes.values().stream().flatMap(List::stream).toList();
        final Scale across = Scale.logarithmic(sizes.firstKey(), sizes.lastKey(), LEFT, RIGHT);
        final Scale up = Scale.logarithmic(
                all.stream().mapToDouble(Summary::median).min().orElseThrow(),
                all.stream().mapToDouble(Summary::median).max().orElseThrow(),
                BOTTOM,
                TOP);
        final Set<String> variants = new LinkedHashSet<>();
        all.forEach(summary -> variants.add(summary.variant()));
        final Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text(8, 18, "title", title);
        svg.legend(16, 38, List.copyOf(variants));
        for (final long size : sizes.keySet()) {
            final double x = across.at((double) size);
            svg.line(x, TOP, x, BOTTOM, "grid");
            svg.text(x, BOTTOM + 18, "muted middle", Long.toString(size));
        }
        for (final double tick : up.ticks()) {
            svg.line(LEFT, up.at(tick), RIGHT, up.at(tick), "grid");
            svg.text(LEFT - 6, up.at(tick) + 4, "muted end", Figures.tick(tick));
        }
        int colour = 0;
        for (final String variant : variants) {
            final List<Double> points = new ArrayList<>();
            for (final Map.Entry<Long, List<Summary>> size : sizes.entrySet()) {
                for (final Summary summary : size.getValue()) {
                    if (summary.variant().equals(variant)) {
                        points.add(across.at(size.getKey()));
                        points.add(up.at(summary.median()));
                        svg.dot(across.at(size.getKey()), up.at(summary.median()), colour);
                    }
                }
            }
            svg.curve(points.stream().mapToDouble(Double::doubleValue).toArray(), colour++);
        }
        return svg.toString();
    }
}
