package io.hawser.benchmarks.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The time that all cores of this machine have spent on anything but idling: both ends, the kernel's part and any
 * daemon's. What else runs on the machine counts with it.
 */
final class CpuTime {
    private static final Path STAT = Path.of("/proc/stat");
    /** proc(5): user, nice, system, idle, iowait, irq, softirq in the first line, in ticks of 1/100 s. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7);

    private static final double TICKS_PER_SECOND = 100;

    private CpuTime() {}

    /** Seconds so far. */
    static double seconds() throws IOException {
        return parse(Files.readAllLines(STAT).get(0));
    }

    /** Reads the line of all cores: {@code cpu  10 0 20 400 …}. */
    static double parse(final String line) {
        final String[] fields = line.split("\\s+", -1);
        return BUSY.stream().mapToLong(field -> Long.parseLong(fields[field])).sum() / TICKS_PER_SECOND;
    }
}
