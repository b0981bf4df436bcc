package io.hawser.benchmarks.report.html;

import io.hawser.benchmarks.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works that differ in a number alone: {@code cold-1000x10} and {@code cold-5000x10} are sizes of {@code cold-Nx10}.
 *
 * @param name with N for the number.
 * @param metric of its summaries.
 * @param bySize the summaries by the number.
 */
record Series(String name, String metric, Map<Long, List<Summary>> bySize) {
    private static final Pattern SIZED = Pattern.compile("(\\D*)(\\d+)(\\D.*)?");

    /** Those of a suite that have two sizes or more, and nothing at or below zero. */
    static List<Series> in(final Map<String, List<Summary>> works) {
        final Map<String, Series> series = new LinkedHashMap<>();
        works.forEach((work, summaries) -> {
            final Matcher sized = SIZED.matcher(work);
            if (sized.matches()) {
                final String rest = sized.group(3) == null ? "" : sized.group(3);
                final long size = Long.parseLong(sized.group(2));
                for (final Summary summary : summaries) {
                    final String name = sized.group(1) + "N" + rest;
                    final String metric = summary.metric().name();
                    series.computeIfAbsent(name + " " + metric, key -> new Series(name, metric, new TreeMap<>()))
                            .bySize
                            .computeIfAbsent(size, key -> new ArrayList<>())
                            .add(summary);
                }
            }
        });
        return series.values().stream().filter(Series::isDrawable).toList();
    }

    String title() {
        final Summary any = bySize.values().iterator().next().get(0);
        return name + ": " + metric + ", " + any.metric().unit() + ", by N";
    }

    private boolean isDrawable() {
        return bySize.size() > 1
                && bySize.values().stream().flatMap(List::stream).allMatch(summary -> summary.median() > 0);
    }
}
