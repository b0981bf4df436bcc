package io.hawser.benchmarks.report.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.report.Results;
import io.hawser.benchmarks.report.chart.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a table shows, as JSON: {@code {"suite":…, "rows":[{"title":…, "variant":…}], "columns":[{"title":…, "work":…,
 * "metric":…, "show":"spread"}]}}. Row and column together name suite, work, variant and metric of each cell; a row may
 * name the work and a column the variant as well. {@code show} is {@code spread} (median [min–max], the default),
 * {@code median} or {@code ratio}.
 */
record TableSpec(JsonNode spec) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static TableSpec parse(final String json) throws IOException {
        final JsonNode spec = MAPPER.readTree(json);
        if (!spec.path("rows").isArray() || !spec.path("columns").isArray()) {
            throw new IOException("a table needs rows and columns: " + json);
        }
        return new TableSpec(spec);
    }

    /** The table in Markdown, each line ended. What was not measured is a dash. */
    String table(final Results results) {
        final StringBuilder text = new StringBuilder("|");
        text.append(spec.path("corner").asText(" ")).append('|');
        final List<JsonNode> columns = list("columns");
        columns.forEach(
                column -> text.append(' ').append(column.path("title").asText()).append(" |"));
        text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        for (final JsonNode row : list("rows")) {
            text.append("| ").append(row.path("title").asText()).append(" |");
            for (final JsonNode column : columns) {
                text.append(' ').append(cell(results, row, column)).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Whether the results have any cell of it. */
    boolean isMeasured(final Results results) {
        return list("rows").stream()
                .anyMatch(row -> list("columns").stream()
                        .anyMatch(column -> find(results, row, column).isPresent()));
    }

    private List<JsonNode> list(final String key) {
        final List<JsonNode> nodes = new ArrayList<>();
        spec.path(key).forEach(nodes::add);
        return nodes;
    }

    private String cell(final Results results, final JsonNode row, final JsonNode column) {
        return find(results, row, column)
                .map(summary -> show(summary, key("show", row, column)))
                .orElse("-");
    }

    private Optional<Summary> find(final Results results, final JsonNode row, final JsonNode column) {
        return results
                .suites()
                .getOrDefault(key("suite", row, column), Map.of())
                .getOrDefault(key("work", row, column), List.of())
                .stream()
                .filter(summary -> summary.variant().equals(key("variant", row, column))
                        && summary.metric().name().equals(key("metric", row, column)))
                .findFirst();
    }

    private static String show(final Summary summary, final String how) {
        final String median = Figures.text(summary.median());
        return switch (how) {
            case "median" -> median;
            case "ratio" ->
                summary.ratio().isPresent() ? Figures.text(summary.ratio().getAsDouble()) : "-";
            default -> median + " [" + Figures.text(summary.min()) + "–" + Figures.text(summary.max()) + "]";
        };
    }

    /** The cell's own column first, then its row, then the whole table. */
    private String key(final String name, final JsonNode row, final JsonNode column) {
        return column.path(name).asText(row.path(name).asText(spec.path(name).asText()));
    }
}
