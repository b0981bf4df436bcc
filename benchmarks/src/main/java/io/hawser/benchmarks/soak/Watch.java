package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.topology.HostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What some processes hold together, looked at now and then. One owner. Not thread safe. */
final class Watch {
    private static final double KIB_PER_MIB = 1024;
    private static final double MS_PER_SECOND = 1e3;
    private static final double MOST_GROWTH_PERCENT = 10;

    private final List<HostProcess> processes;
    private final Map<What, Series> series = new EnumMap<>(What.class);

    /** What is looked at, and how much more of it would be a leak. */
    enum What {
        /** Memory in RAM, in MiB. */
        MEMORY("memory", 0),
        /** Of that, what is no file's: the heap, direct memory, stacks; in MiB. */
        ANONYMOUS("anonymous memory", 0),
        /** Open descriptors. */
        DESCRIPTORS("descriptors", 8),
        /** Threads. */
        THREADS("threads", 4),
        /** Mappings of memory. */
        MAPPINGS("mappings", 32);

        private final String label;
        private final int slack;

        What(final String label, final int slack) {
            this.label = label;
            this.slack = slack;
        }
    }

    Watch(final List<HostProcess> processes) {
        this.processes = List.copyOf(processes);
        for (final What what : What.values()) {
            series.put(what, new Series());
        }
    }

    /** Looks; fails if one of them has ended. */
    void look() throws IOException {
        final Map<What, Double> sums = new EnumMap<>(What.class);
        for (final HostProcess process : processes) {
            if (!process.isAlive()) {
                throw process.failure("ended under load");
            }
            final Path proc = Path.of("/proc/" + process.pid());
            final List<String> status = Files.readAllLines(proc.resolve("status"));
            sums.merge(What.MEMORY, number(status, "VmRSS:") / KIB_PER_MIB, Double::sum);
            sums.merge(What.ANONYMOUS, number(status, "RssAnon:") / KIB_PER_MIB, Double::sum);
            sums.merge(What.THREADS, number(status, "Threads:"), Double::sum);
            sums.merge(What.DESCRIPTORS, entries(proc.resolve("fd")), Double::sum);
            sums.merge(What.MAPPINGS, lines(proc.resolve("maps")), Double::sum);
        }
        sums.forEach((what, sum) -> series(what).add(sum));
    }

    Series series(final What what) {
        return series.get(what);
    }

    /** What has grown, as a person reads it; empty if all of it stayed flat. */
    Optional<String> leak() {
        return Arrays.stream(What.values())
                .filter(what -> series(what).growthPercent() > MOST_GROWTH_PERCENT
                        && series(what).growth() > what.slack)
                .findFirst()
                .map(what -> String.format(
                        "%s grew by %.1f %%, to %.0f",
                        what.label, series(what).growthPercent(), series(what).last()));
    }

    /** Time of processors that they have used, in seconds. */
    double cpuSeconds() {
        return processes.stream()
                        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                        .mapToLong(handle -> handle.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toMillis())
                        .sum()
                / MS_PER_SECOND;
    }

    private static double number(final List<String> status, final String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static double lines(final Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static double entries(final Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
