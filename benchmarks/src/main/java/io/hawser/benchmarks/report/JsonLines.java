package io.hawser.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.WorkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Appends one JSON object a line to a file, a line for each summary. Variants without figures are left out. */
public final class JsonLines implements Reporter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;

    /**
     * Empties the file, or makes it.
     *
     * @param file where the lines go.
     * @throws IOException if it cannot be written.
     */
    public JsonLines(final Path file) throws IOException {
        this.file = file;
        Files.writeString(file, "");
    }

    @Override
    public void report(final WorkReport report) throws IOException {
        final List<String> lines =
                report.summaries().stream().map(JsonLines::line).toList();
        Files.write(file, lines, StandardOpenOption.APPEND);
    }

    /**
     * One summary as JSON.
     *
     * @param summary the summary.
     * @return the object, without a line end; {@code baseline} and {@code ratio} are null where there is none.
     */
    static String line(final Summary summary) {
        final ObjectNode node = MAPPER.createObjectNode();
        node.put("suite", summary.suite());
        node.put("work", summary.work());
        node.put("variant", summary.variant());
        node.put("metric", summary.metric().name());
        node.put("unit", summary.metric().unit());
        node.put("better", summary.metric().better().label());
        node.put("median", summary.median());
        node.put("min", summary.min());
        node.put("max", summary.max());
        node.put("rounds", summary.rounds());
        node.put("baseline", summary.baseline().orElse(null));
        node.put("ratio", summary.ratio().isPresent() ? (Double) summary.ratio().getAsDouble() : null);
        return node.toString();
    }
}
