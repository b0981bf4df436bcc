package io.hawser.benchmarks.report.html;

import io.hawser.benchmarks.Latency;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.report.Results;
import io.hawser.benchmarks.report.chart.BarChart;
import io.hawser.benchmarks.report.chart.Figures;
import io.hawser.benchmarks.report.chart.PercentileChart;
import io.hawser.benchmarks.report.chart.ScalingChart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as a page of HTML, and its charts by name. */
public final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark; --text: #1f2328; --muted: #656d76; --line: #d8dee4; --ground: #ffffff; }
            @media (prefers-color-scheme: dark) {
              :root { --text: #e6edf3; --muted: #9198a1; --line: #3d444d; --ground: #0d1117; } }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif;
              color: var(--text); background: var(--ground); }
            h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
            table { border-collapse: collapse; font-size: 13px; }
            th, td { text-align: left; padding: 0.15rem 0.8rem 0.15rem 0; border-bottom: 1px solid var(--line); }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
            code { font-size: 13px; } pre { overflow-x: auto; padding: 0.5rem; border: 1px solid var(--line); }
            svg { display: block; max-width: 100%; height: auto; margin: 1rem 0; }
            .muted { color: var(--muted); } nav a { margin-right: 1rem; } .wide { overflow-x: auto; }
            """;

    private final Results results;
    private final Map<String, String> charts = new LinkedHashMap<>();
    private final StringBuilder html = new StringBuilder();

    private Page(final Results results) {
        this.results = results;
    }

    /**
     * Lays the page out.
     *
     * @param results what it tells.
     * @return the page.
     */
    public static Page of(final Results results) {
        final Page page = new Page(results);
        page.write();
        return page;
    }

    /**
     * The page.
     *
     * @return HTML.
     */
    public String html() {
        return html.toString();
    }

    /**
     * Each chart for itself.
     *
     * @return SVG images by file name.
     */
    public Map<String, String> charts() {
        return Map.copyOf(charts);
    }

    private void write() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Hawser, measured</title>\n")
                .append("<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Hawser, measured</h1>\n<p>Variants of a work took turns. A ")
                .append("bar is the median of the rounds, the line on it their spread; a ratio (×) is the ")
                .append("median of the rounds’ own ratios to the baseline.</p>\n<nav>");
        results.suites()
                .keySet()
                .forEach(suite -> html.append("<a href=\"#")
                        .append(escape(suite))
                        .append("\">")
                        .append(escape(suite))
                        .append("</a>"));
        html.append("</nav>\n<h2>Machine</h2>\n<table>\n");
        results.machine()
                .facts()
                .forEach((fact, value) -> html.append("<tr><th>")
                        .append(escape(fact))
                        .append("</th><td>")
                        .append(escape(value))
                        .append("</td></tr>\n"));
        html.append("</table>\n");
        results.suites().forEach(this::suite);
        html.append("</body>\n</html>\n");
    }

    private void suite(final String suite, final Map<String, List<Summary>> works) {
        html.append("<h2 id=\"")
                .append(escape(suite))
                .append("\">")
                .append(escape(suite))
                .append("</h2>\n");
        for (final Series series : Series.in(works)) {
            chart(
                    suite + "-" + series.name() + "-" + series.metric(),
                    ScalingChart.of(series.title(), series.bySize()));
        }
        works.forEach((work, summaries) -> work(suite, work, summaries));
    }

    private void work(final String suite, final String work, final List<Summary> summaries) {
        final int rounds = summaries.get(0).rounds();
        html.append("<h3>").append(escape(work)).append("</h3>\n<pre><code>");
        html.append(escape("bin/bench " + suite + " --filter '^" + work.replaceAll("([\\[\\].])", "\\\\$1")
                        + "$' --rounds " + rounds))
                .append("</code></pre>\n");
        final Map<String, List<Summary>> metrics = new LinkedHashMap<>();
        for (final Summary summary : summaries) {
            metrics.computeIfAbsent(summary.metric().name(), name -> new java.util.ArrayList<>())
                    .add(summary);
        }
        metrics.forEach((metric, of) -> chart(suite + "-" + work + "-" + metric, BarChart.of(of)));
        results.latencies(suite, work).forEach((name, latencies) -> {
            final List<Latency> drawn = latencies.stream()
                    .filter(latency -> latency.histogram().getTotalCount() > 0)
                    .toList();
            if (!drawn.isEmpty()) {
                chart(suite + "-" + work + "-" + name + "-percentiles", PercentileChart.of(work + ": " + name, drawn));
            }
        });
        table(summaries);
    }

    private void table(final List<Summary> summaries) {
        html.append("<details><summary>figures</summary><div class=\"wide\"><table>\n<tr><th>variant</th>")
                .append("<th>metric</th><th>unit</th><th class=\"n\">median</th><th class=\"n\">min</th>")
                .append("<th class=\"n\">max</th><th class=\"n\">rounds</th><th class=\"n\">ratio</th></tr>\n");
        for (final Summary summary : summaries) {
            html.append("<tr><td>")
                    .append(escape(summary.variant()))
                    .append("</td><td>")
                    .append(escape(summary.metric().name()))
                    .append("</td><td>")
                    .append(escape(summary.metric().unit()));
            number(Figures.text(summary.median()));
            number(Figures.text(summary.min()));
            number(Figures.text(summary.max()));
            number(Integer.toString(summary.rounds()));
            number(summary.ratio().isPresent() ? Figures.text(summary.ratio().getAsDouble()) : "–");
            html.append("</td></tr>\n");
        }
        html.append("</table></div></details>\n");
    }

    private void number(final String text) {
        html.append("</td><td class=\"n\">").append(text);
    }

    private void chart(final String name, final String svg) {
        charts.put(name.replaceAll("[^A-Za-z0-9.]+", "-") + ".svg", svg);
        html.append(svg);
    }

    private static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
