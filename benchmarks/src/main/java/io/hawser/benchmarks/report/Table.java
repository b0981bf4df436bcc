package io.hawser.benchmarks.report;

import io.hawser.benchmarks.Outcome;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.WorkReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Prints each work as a block: its name, a row for each variant and metric, then the variants without figures. */
public final class Table implements Reporter {
    private static final List<String> HEADER =
            List.of("variant", "metric", "unit", "better", "median", "min", "max", "rounds", "ratio");
    private static final int FIRST_NUMBER = HEADER.indexOf("median");

    private final PrintWriter out;

    /**
     * A table on a writer.
     *
     * @param out where it is printed; flushed after every work.
     */
    public Table(final PrintWriter out) {
        this.out = out;
    }

    @Override
    public void report(final WorkReport report) {
        out.println(report.suite() + " / " + report.work());
        final List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        report.summaries().forEach(summary -> rows.add(row(summary)));
        if (rows.size() > 1) {
            print(rows);
        }
        report.misses().forEach(miss -> out.println("  " + miss.variant() + " " + reason(miss.outcome())));
        out.println();
        out.flush();
    }

    private static List<String> row(final Summary summary) {
        return List.of(
                summary.variant(),
                summary.metric().name(),
                summary.metric().unit(),
                summary.metric().better().label(),
                figure(summary.median()),
                figure(summary.min()),
                figure(summary.max()),
                Integer.toString(summary.rounds()),
                ratio(summary.ratio(), summary.baseline().orElse("")));
    }

    private static String ratio(final OptionalDouble ratio, final String baseline) {
        return ratio.isPresent() ? figure(ratio.getAsDouble()) + " x " + baseline : "-";
    }

    private static String reason(final Outcome outcome) {
        if (outcome instanceof Outcome.Skipped skipped) {
            return "skipped: " + skipped.reason();
        }
        return outcome instanceof Outcome.Failed failed ? "FAILED: " + failed.cause() : outcome.toString();
    }

    /** Four significant digits for anything up to 10,000, so that columns stay narrow and figures comparable. */
    static String figure(final double value) {
        final double size = Math.abs(value);
        final int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private void print(final List<List<String>> rows) {
        final int[] widths = new int[HEADER.size()];
        for (final List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (final List<String> row : rows) {
            final StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < widths.length; column++) {
                final String padding =
                        " ".repeat(widths[column] - row.get(column).length());
                final boolean number = column >= FIRST_NUMBER;
                line.append(' ').append(number ? padding : "").append(row.get(column));
                line.append(number ? "" : padding).append(' ');
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
