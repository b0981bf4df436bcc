package io.hawser.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Latency;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.WorkReport;
import io.hawser.benchmarks.machine.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Machine HERE = new Machine(Map.of("processor", "some", "kernel", "Linux 6.18"));

    @TempDir
    private Path folder;

    @Test
    void workThatIsMeasuredAgainReplacesItsFormerFiguresAndLeavesOthers() throws IOException {
        final Results results = Results.empty(HERE);
        results.add(report("rtt", 5));
        results.add(report("tcp", 1));
        results.add(report("rtt", 7));
        results.write(folder);

        final Results read = Results.read(folder);

        assertThat(read.machine()).isEqualTo(HERE);
        assertThat(medians(read)).containsExactlyInAnyOrderEntriesOf(Map.of("rtt", 7.0, "tcp", 1.0));
        assertThat(read.latencies("overlay", "rtt").get("round trip"))
                .singleElement()
                .satisfies(latency -> assertThat(latency.histogram()).isEqualTo(histogram(7)));
    }

    @Test
    void workWithoutFiguresTakesNothingAway() {
        final Results results = Results.empty(HERE);
        results.add(report("rtt", 5));
        results.add(new WorkReport("overlay", "rtt", List.of(), List.of(), List.of()));
        assertThat(medians(results)).containsEntry("rtt", 5.0);
    }

    @Test
    void figuresOfAnotherMachineAreLeftBehind() throws IOException {
        final Results results = Results.empty(HERE);
        results.add(report("rtt", 5));
        results.write(folder);
        final Machine newKernel = new Machine(Map.of("processor", "some", "kernel", "Linux 7.0"));
        final Machine newTools = new Machine(Map.of("processor", "some", "kernel", "Linux 6.18", "nft", "1.1"));
        assertThat(Results.continued(folder, newKernel).suites()).isEmpty();
        assertThat(Results.continued(folder, newTools).suites()).isNotEmpty();
        assertThat(Results.continued(folder, newTools).machine()).isEqualTo(newTools);
        assertThat(Results.continued(folder.resolve("none"), HERE).suites()).isEmpty();
    }

    private static Map<String, Double> medians(final Results results) {
        return results.suites().get("overlay").entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, work -> work.getValue().get(0).median()));
    }

    private static WorkReport report(final String work, final long value) {
        final Summary summary = new Summary(
                "overlay",
                work,
                "hawser",
                Metric.lower("p50", "µs"),
                value,
                value,
                value,
                3,
                Optional.empty(),
                OptionalDouble.empty());
        return new WorkReport(
                "overlay",
                work,
                List.of(summary),
                List.of(new Latency("overlay", work, "hawser", "round trip", histogram(value))),
                List.of());
    }

    private static Histogram histogram(final long value) {
        final Histogram histogram = new Histogram(3);
        histogram.recordValue(value);
        histogram.recordValue(1_000 * value);
        return histogram;
    }
}
