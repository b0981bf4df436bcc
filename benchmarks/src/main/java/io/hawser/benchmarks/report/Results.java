package io.hawser.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.benchmarks.Latency;
import io.hawser.benchmarks.Summary;
import io.hawser.benchmarks.WorkReport;
import io.hawser.benchmarks.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was measured on one machine, run by run: a work that is measured again replaces its former figures. Kept in
 * a folder as {@code results.jsonl} (the lines of {@code --json}), {@code latencies.jsonl} and {@code machine.json}.
 */
public final class Results {
    private static final String RESULTS = "results.jsonl";
    private static final String LATENCIES = "latencies.jsonl";
    private static final String MACHINE = "machine.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Machine machine;
    private final List<Summary> summaries;
    private final List<Latency> latencies;

    private Results(final Machine machine, final List<Summary> summaries, final List<Latency> latencies) {
        this.machine = machine;
        this.summaries = new ArrayList<>(summaries);
        this.latencies = new ArrayList<>(latencies);
    }

    /**
     * Nothing yet.
     *
     * @param machine on which it will be measured.
     * @return no results.
     */
    public static Results empty(final Machine machine) {
        return new Results(machine, List.of(), List.of());
    }

    /**
     * What a folder holds.
     *
     * @param folder the folder.
     * @return its results.
     * @throws IOException if it holds none, or they cannot be read.
     */
    public static Results read(final Path folder) throws IOException {
        final Map<String, String> facts =
                MAPPER.readValue(Files.readString(folder.resolve(MACHINE)), new TypeReference<>() {});
        final Results results = empty(new Machine(facts));
        for (final String line : Files.readAllLines(folder.resolve(RESULTS))) {
            results.summaries.add(JsonLines.parse(line));
        }
        for (final String line : Files.readAllLines(folder.resolve(LATENCIES))) {
            results.latencies.add(LatencyLines.parse(line));
        }
        return results;
    }

    /**
     * What a folder holds of this machine, to be measured further. Figures of another machine do not mix with these and
     * are left behind.
     *
     * @param folder the folder; need not exist.
     * @param now this machine.
     * @return its results, or none.
     * @throws IOException if what is there cannot be read.
     */
    public static Results continued(final Path folder, final Machine now) throws IOException {
        if (!Files.exists(folder.resolve(MACHINE))) {
            return empty(now);
        }
        final Results former = read(folder);
        return former.machine.isSameHost(now) ? new Results(now, former.summaries, former.latencies) : empty(now);
    }

    /**
     * Takes a work in, in place of its former figures. A work that gave none changes nothing.
     *
     * @param report the work's.
     */
    public void add(final WorkReport report) {
        if (report.summaries().isEmpty()) {
            return;
        }
        summaries.removeIf(summary ->
                summary.suite().equals(report.suite()) && summary.work().equals(report.work()));
        latencies.removeIf(latency ->
                latency.suite().equals(report.suite()) && latency.work().equals(report.work()));
        summaries.addAll(report.summaries());
        latencies.addAll(report.latencies());
    }

    /**
     * Writes everything, each file by rename.
     *
     * @param folder where to; made if it is not there.
     * @throws IOException if it cannot be written.
     */
    public void write(final Path folder) throws IOException {
        Files.createDirectories(folder);
        replace(folder.resolve(MACHINE), json(machine.facts()) + "\n");
        replace(
                folder.resolve(RESULTS),
                lines(summaries.stream().map(JsonLines::line).toList()));
        replace(
                folder.resolve(LATENCIES),
                lines(latencies.stream().map(LatencyLines::line).toList()));
    }

    /**
     * Where it was measured.
     *
     * @return the machine.
     */
    public Machine machine() {
        return machine;
    }

    /**
     * All figures, suite by suite, in the order in which they were first measured.
     *
     * @return suite → work → its summaries.
     */
    public Map<String, Map<String, List<Summary>>> suites() {
        final Map<String, Map<String, List<Summary>>> suites = new LinkedHashMap<>();
        for (final Summary summary : summaries) {
            suites.computeIfAbsent(summary.suite(), name -> new LinkedHashMap<>())
                    .computeIfAbsent(summary.work(), name -> new ArrayList<>())
                    .add(summary);
        }
        return suites;
    }

    /**
     * The distributions of a work.
     *
     * @param suite the suite's name.
     * @param work the work's name.
     * @return distributions by what they are of; those of each variant.
     */
    public Map<String, List<Latency>> latencies(final String suite, final String work) {
        final Map<String, List<Latency>> named = new LinkedHashMap<>();
        for (final Latency latency : latencies) {
            if (latency.suite().equals(suite) && latency.work().equals(work)) {
                named.computeIfAbsent(latency.name(), name -> new ArrayList<>()).add(latency);
            }
        }
        return named;
    }

    static void replace(final Path file, final String text) throws IOException {
        final Path written = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".new");
        try {
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static String lines(final List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static String json(final Map<String, String> facts) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(facts);
        } catch (final JsonProcessingException e) {
            throw new AssertionError("strings are always JSON", e);
        }
    }
}
