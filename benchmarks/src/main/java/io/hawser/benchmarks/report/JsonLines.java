package io.hawser.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.benchmarks.Better;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.WorkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

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

    /**
     * A line read back.
     *
     * @param line what {@link #line} gave.
     * @return the summary.
     * @throws IOException if it is none; the message holds the line.
     */
    static Summary parse(final String line) throws IOException {
        final JsonNode node = MAPPER.readTree(line);
        for (final String key : List.of("suite", "work", "variant", "metric", "unit", "better", "median", "rounds")) {
            if (!node.hasNonNull(key)) {
                throw new IOException("no '" + key + "' in " + line);
            }
        }
        final JsonNode ratio = node.path("ratio");
        return new Summary(
                node.path("suite").asText(),
                node.path("work").asText(),
                node.path("variant").asText(),
                new Metric(
                        node.path("metric").asText(),
                        node.path("unit").asText(),
                        Better.valueOf(node.path("better").asText().toUpperCase(Locale.ROOT))),
                node.path("median").asDouble(),
                node.path("min").asDouble(),
                node.path("max").asDouble(),
                node.path("rounds").asInt(),
                Optional.ofNullable(node.path("baseline").textValue()),
                ratio.isNumber() ? OptionalDouble.of(ratio.asDouble()) : OptionalDouble.empty());
    }
}
