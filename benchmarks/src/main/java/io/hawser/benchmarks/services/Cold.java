package io.hawser.benchmarks.services;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Time of programming, and what it left the kernel holding. */
final class Cold {
    static final List<Metric> METRICS = List.of(Metric.lower("time", "ms"), Metric.lower("kernel-memory", "MB"));

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final List<String> KERNELS = List.of("Slab:", "VmallocUsed:", "Percpu:");
    private static final double KB_PER_MB = 1024;
    private static final double NS_PER_MS = 1e6;

    private Cold() {}

    /** What is measured. */
    interface Action {
        void run() throws Exception;
    }

    static Sample measure(final Action action) throws Exception {
        final long before = kernelKb();
        final long began = System.nanoTime();
        action.run();
        final double took = (System.nanoTime() - began) / NS_PER_MS;
        return new Sample(Map.of("time", took, "kernel-memory", Math.max(0, kernelKb() - before) / KB_PER_MB));
    }

    /** Of the whole machine: what else allocates meanwhile is in it. */
    private static long kernelKb() throws IOException {
        return Files.readAllLines(MEMORY).stream()
                .map(line -> line.split("\\s+"))
                .filter(words -> KERNELS.contains(words[0]))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }
}
