package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.topology.HostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The memory of some processes together, looked at now and then. One owner. Not thread safe. */
final class MemoryWatch {
    private static final String RESIDENT = "VmRSS:";
    private static final double KIB_PER_MIB = 1024;
    private static final int QUARTERS = 4;

    private final List<HostProcess> processes;
    private final List<Double> samples = new ArrayList<>();

    MemoryWatch(final List<HostProcess> processes) {
        this.processes = List.copyOf(processes);
    }

    /** Looks; fails if one of them has ended. */
    void look() throws IOException {
        double sum = 0;
        for (final HostProcess process : processes) {
            if (!process.isAlive()) {
                throw process.failure("ended under load");
            }
            sum += residentKib(Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")));
        }
        add(sum / KIB_PER_MIB);
    }

    void add(final double mib) {
        samples.add(mib);
    }

    /** The most there was, in MiB. */
    double most() {
        return samples.isEmpty() ? 0 : Collections.max(samples);
    }

    /**
     * By how much the last quarter's median is above the second quarter's, in percent: the first quarter is for what
     * is compiled and loaded.
     */
    double growthPercent() {
        final int quarter = samples.size() / QUARTERS;
        if (quarter == 0) {
            return 0;
        }
        final double early = median(samples.subList(quarter, 2 * quarter));
        final double late = median(samples.subList(samples.size() - quarter, samples.size()));
        return 100 * (late - early) / early;
    }

    private static double median(final List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0.0);
    }

    private static long residentKib(final List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
