package io.hawser.benchmarks.report.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.WorkReport;
import io.hawser.benchmarks.machine.Machine;
import io.hawser.benchmarks.report.Results;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MeasuredTextTest {
    private static final String MARK = """
            <!-- bench {"suite": "services", "rows": [\
            {"title": "one", "work": "%s"}, {"title": "two", "work": "none"}], \
            "columns": [{"title": "ms", "variant": "hawser", "metric": "time"}]} -->
            """;
    private static final String TABLE = """

            | | ms |
            |---|---|
            | one | 7.00 [6.00–9.00] |
            | two | - |

            <!-- /bench -->
            """;

    private final Results results = Results.empty(new Machine(Map.of()));

    @Test
    void tableIsFilledAndWhatWasNotMeasuredIsADash() throws IOException {
        measured("cold", 7);
        final String mark = String.format(MARK, "cold");
        assertThat(MeasuredText.fill("before\n" + mark + "<!-- /bench -->\nbehind\n", results))
                .isEqualTo("before\n" + mark + TABLE + "behind\n");
    }

    @Test
    void tableOfWhichNothingWasMeasuredHereStays() throws IOException {
        measured("other", 7);
        final String filled = String.format(MARK, "cold") + TABLE;
        assertThat(MeasuredText.fill(filled, results)).isEqualTo(filled);
    }

    private void measured(final String work, final double median) {
        final Summary summary = new Summary(
                "services",
                work,
                "hawser",
                Metric.lower("time", "ms"),
                median,
                median - 1,
                median + 2,
                3,
                Optional.empty(),
                OptionalDouble.empty());
        results.add(new WorkReport("services", work, List.of(summary), List.of(), List.of()));
    }
}
