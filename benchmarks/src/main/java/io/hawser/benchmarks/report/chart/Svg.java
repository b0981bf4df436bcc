package io.hawser.benchmarks.report.chart;

import java.util.Locale;

/** An SVG image in the making, with the colours of all charts. Coordinates are pixels from the upper left. */
final class Svg {
    /** How many colours there are for lines. */
    static final int COLOURS = 8;

    /** The light colours, and the dark ones where the reader's surroundings are. */
    private static final String STYLE = """
            <style>
            .hw-chart { --text: #1f2328; --muted: #656d76; --grid: #d8dee4; --ground: #ffffff; --hawser: #0969da;
              --other: #9aa4af; --c0: #0969da; --c1: #bf3989; --c2: #1a7f37; --c3: #bc4c00; --c4: #8250df;
              --c5: #57606a; --c6: #9a6700; --c7: #1b7c83; }
            @media (prefers-color-scheme: dark) { .hw-chart { --text: #e6edf3; --muted: #9198a1; --grid: #3d444d;
              --ground: #0d1117; --hawser: #58a6ff; --other: #6e7681; --c0: #58a6ff; --c1: #f778ba; --c2: #56d364;
              --c3: #ffa657; --c4: #bc8cff; --c5: #b1bac4; --c6: #e3b341; --c7: #56d4dd; } }
            .hw-chart text { font: 12px system-ui, sans-serif; fill: var(--text); }
            .hw-chart .muted { fill: var(--muted); }
            .hw-chart .title { font-weight: 600; font-size: 13px; }
            .hw-chart .end { text-anchor: end; }
            .hw-chart .middle { text-anchor: middle; }
            .hw-chart .ground { fill: var(--ground); }
            .hw-chart .hawser { fill: var(--hawser); }
            .hw-chart .other { fill: var(--other); }
            .hw-chart .grid { stroke: var(--grid); }
            .hw-chart .spread { stroke: var(--text); stroke-width: 1.5; }
            .hw-chart .curve { fill: none; stroke-width: 2; }
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String title;

    Svg(final int width, final int height, final String title) {
        this.width = width;
        this.height = height;
        this.title = title;
        body.append("<rect class=\"ground\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\"/>\n");
    }

    Svg text(final double x, final double y, final String classes, final String text) {
        body.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, classes))
                .append(escape(text))
                .append("</text>\n");
        return this;
    }

    Svg bar(final double x, final double y, final double wide, final double high, final String classes) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" class=\"%s\"/>%n",
                x,
                y,
                Math.max(1, wide),
                high,
                classes));
        return this;
    }

    Svg line(final double x1, final double y1, final double x2, final double y2, final String classes) {
        body.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                classes));
        return this;
    }

    /** From the least to the greatest of the rounds. */
    Svg spread(final double x1, final double x2, final double y) {
        return line(x1, y, x2, y, "spread").line(x1, y - 3, x1, y + 3, "spread").line(x2, y - 3, x2, y + 3, "spread");
    }

    /** A curve through points, x and y in turn. */
    Svg curve(final double[] points, final int colour) {
        body.append("<polyline class=\"curve\" stroke=\"var(--c")
                .append(colour % COLOURS)
                .append(")\" points=\"");
        for (int i = 0; i + 1 < points.length; i += 2) {
            body.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
        }
        body.append("\"/>\n");
        return this;
    }

    Svg dot(final double x, final double y, final int colour) {
        body.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"var(--c%d)\"/>%n",
                x,
                y,
                colour % COLOURS));
        return this;
    }

    /** The names of curves, in a row. */
    Svg legend(final double x, final double y, final java.util.List<String> names) {
        double at = x;
        for (int i = 0; i < names.size(); i++) {
            dot(at, y - 4, i).text(at + 8, y, "", names.get(i));
            at += 24 + 7.0 * names.get(i).length();
        }
        return this;
    }

    @Override
    public String toString() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hw-chart\" role=\"img\" viewBox=\"0 0 " + width + " "
                + height + "\" width=\"" + width + "\" height=\"" + height + "\">\n<title>" + escape(title)
                + "</title>\n" + STYLE + body + "</svg>\n";
    }

    static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
