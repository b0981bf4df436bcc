package io.hawser.node.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The process, under the names that Prometheus' clients share. */
public final class ProcessMetrics {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double KIB = 1024;
    private static final double MS_PER_SECOND = 1e3;
    private static final double NS_PER_SECOND = 1e9;

    private ProcessMetrics() {}

    /** Registers them. */
    public static void register(final PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("process_resident_memory_bytes")
                .help("Memory that is in RAM.")
                .callback(callback -> callback.call(residentBytes()))
                .register(registry);
        CounterWithCallback.builder()
                .name("process_cpu_seconds_total")
                .help("User and system time spent.")
                .callback(callback -> callback.call(cpuSeconds()))
                .register(registry);
        final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        GaugeWithCallback.builder()
                .name("process_start_time_seconds")
                .help("When the process was started, since 1970.")
                .callback(callback -> callback.call(runtime.getStartTime() / MS_PER_SECOND))
                .register(registry);
    }

    private static double residentBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (final IOException e) {
            return Double.NaN;
        }
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / NS_PER_SECOND;
    }
}
