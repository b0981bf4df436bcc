package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Looks at a subject each second, and sums up each minute. One thread keeps it; read once that has ended. */
final class Diary {
    private static final long LOOK_MS = 1_000;
    private static final long MINUTE_NS = Duration.ofMinutes(1).toNanos();
    private static final double LOOKS_PER_HOUR = Duration.ofHours(1).toMillis() / (double) LOOK_MS;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_S = 1e9;
    private static final double BITS_PER_MBIT = 1e6;
    private static final double PERCENT = 100;
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final String name;
    private final Tally tally;
    private final Span span;
    private final Watch watch;
    private final Consumer<String> progress;
    private final Histogram trips = new Histogram(SIGNIFICANT_DIGITS);
    private long worstHighNs;
    private double beginCpu;
    private double endCpu;
    // As the last summary found them.
    private long lastNs;
    private double lastCpu;
    private long lastBytes;
    private long lastConnections;

    Diary(final String name, final Tally tally, final Span span, final Watch watch, final Consumer<String> progress) {
        this.name = name;
        this.tally = tally;
        this.span = span;
        this.watch = watch;
        this.progress = progress;
    }

    /** Until the soak is over. */
    void keep() throws IOException, InterruptedException {
        beginCpu = watch.cpuSeconds();
        lastCpu = beginCpu;
        while (!span.isOver()) {
            watch.look();
            endCpu = watch.cpuSeconds();
            if (span.elapsedNs() - lastNs >= MINUTE_NS) {
                progress.accept(sumUp());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        sumUp();
    }

    /** What has leaked, as a person reads it. */
    Optional<String> leak() {
        return watch.leak();
    }

    /** All of it. */
    Sample sample() {
        final double seconds = span.elapsedNs() / NS_PER_S;
        final Series memory = watch.series(Watch.What.MEMORY);
        return Sample.of("minutes", span.elapsedNs() / (double) MINUTE_NS)
                .and("throughput", tally.bytes() * Byte.SIZE / BITS_PER_MBIT / seconds)
                .and("connections", tally.connections() / seconds)
                .and("p50", trips.getValueAtPercentile(MEDIAN) / NS_PER_US)
                .and("p99", trips.getValueAtPercentile(HIGH) / NS_PER_US)
                .and("worst-p99", worstHighNs / NS_PER_US)
                .and("loss", tally.lossPercent())
                .and("errors", (double) tally.errors())
                .and("cpu", PERCENT * (endCpu - beginCpu) / seconds)
                .and("memory", memory.most())
                .and("growth", memory.growthPercent())
                .and("slope", memory.slope() * LOOKS_PER_HOUR)
                .and("anonymous-growth", watch.series(Watch.What.ANONYMOUS).growthPercent())
                .and("descriptors", watch.series(Watch.What.DESCRIPTORS).most())
                .and("threads", watch.series(Watch.What.THREADS).most())
                .withLatency("round trip", trips);
    }

    /** What has been since the last time: {@code 12 min hawser-udp: 60.1 Mbit/s, 120 connections/s, …}. */
    private String sumUp() {
        final long nowNs = span.elapsedNs();
        final double seconds = Math.max(1, nowNs - lastNs) / NS_PER_S;
        final long bytes = tally.bytes();
        final long connections = tally.connections();
        final Histogram recent = tally.takeTrips();
        trips.add(recent);
        worstHighNs = Math.max(worstHighNs, recent.getValueAtPercentile(HIGH));
        final String line = String.format(
                Locale.ROOT,
                "%3.0f min %s: %.1f Mbit/s, %.0f connections/s, trips p50 %.0f p99 %.0f max %.0f µs, loss %.3f %%, "
                        + "%d errors, cpu %.1f %%, %.1f MiB (%.1f anonymous), %.0f fds, %.0f threads",
                nowNs / (double) MINUTE_NS,
                name,
                (bytes - lastBytes) * Byte.SIZE / BITS_PER_MBIT / seconds,
                (connections - lastConnections) / seconds,
                recent.getValueAtPercentile(MEDIAN) / NS_PER_US,
                recent.getValueAtPercentile(HIGH) / NS_PER_US,
                recent.getMaxValue() / NS_PER_US,
                tally.lossPercent(),
                tally.errors(),
                PERCENT * (endCpu - lastCpu) / seconds,
                watch.series(Watch.What.MEMORY).last(),
                watch.series(Watch.What.ANONYMOUS).last(),
                watch.series(Watch.What.DESCRIPTORS).last(),
                watch.series(Watch.What.THREADS).last());
        lastNs = nowNs;
        lastBytes = bytes;
        lastConnections = connections;
        lastCpu = endCpu;
        return line;
    }
}
