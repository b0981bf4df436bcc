package io.hawser.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Outcome;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.WorkReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    private static final Metric TIME = Metric.lower("time", "ms");
    private static final Summary HAWSER = new Summary(
            "linux", "routes", "hawser", TIME, 20.5, 19, 1234.5, 5, Optional.of("ip"), OptionalDouble.of(0.25));
    private static final Summary ALONE =
            new Summary("linux", "routes", "ip", TIME, 82, 80, 99.25, 5, Optional.empty(), OptionalDouble.empty());
    private static final WorkReport REPORT = new WorkReport(
            "linux",
            "routes",
            List.of(HAWSER, ALONE),
            List.of(),
            List.of(
                    new WorkReport.Miss("bridge", new Outcome.Skipped("no bridge in PATH")),
                    new WorkReport.Miss("other", new Outcome.Failed(new IOException("gone")))));

    @Test
    void jsonLineHasExactlyTheAgreedKeysInOrder() {
        assertThat(JsonLines.line(HAWSER))
                .isEqualTo("{\"suite\":\"linux\",\"work\":\"routes\",\"variant\":\"hawser\",\"metric\":\"time\","
                        + "\"unit\":\"ms\",\"better\":\"lower\",\"median\":20.5,\"min\":19.0,\"max\":1234.5,"
                        + "\"rounds\":5,\"baseline\":\"ip\",\"ratio\":0.25}");
    }

    @Test
    void jsonLineWithoutBaselineKeepsTheKeysAsNull() {
        assertThat(JsonLines.line(ALONE)).endsWith("\"rounds\":5,\"baseline\":null,\"ratio\":null}");
    }

    @Test
    void jsonLineIsReadBackEqual() throws IOException {
        assertThat(JsonLines.parse(JsonLines.line(HAWSER))).isEqualTo(HAWSER);
        assertThat(JsonLines.parse(JsonLines.line(ALONE))).isEqualTo(ALONE);
        assertThatThrownBy(() -> JsonLines.parse("{\"suite\":\"linux\"}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no 'work'");
    }

    @Test
    void jsonFileIsEmptiedAndThenGrowsByALineForEachSummary(@TempDir final Path directory) throws IOException {
        final Path file = Files.writeString(directory.resolve("out.json"), "old\n");
        final JsonLines lines = new JsonLines(file);
        lines.report(REPORT);
        lines.report(REPORT);
        assertThat(Files.readAllLines(file)).hasSize(4).allMatch(line -> line.startsWith("{\"suite\":\"linux\""));
    }

    @Test
    void tableIsAlignedAndTellsWhatGaveNoFigures() {
        final StringWriter text = new StringWriter();
        new Table(new PrintWriter(text)).report(REPORT);
        assertThat(text.toString()).isEqualToNormalizingNewlines("""
                        linux / routes
                          variant  metric  unit  better  median    min    max  rounds       ratio
                          hawser   time    ms    lower    20.50  19.00   1235       5  0.250 x ip
                          ip       time    ms    lower    82.00  80.00  99.25       5           -
                          bridge skipped: no bridge in PATH
                          other FAILED: java.io.IOException: gone

                        """);
    }
}
