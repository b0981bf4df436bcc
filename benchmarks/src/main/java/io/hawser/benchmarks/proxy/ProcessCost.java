package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.HostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a proxy and its children have used. */
final class ProcessCost {
    private static final double TICKS_PER_SECOND = 100;
    private static final double KIB_PER_MIB = 1024;
    // proc(5): fields 14 and 15, of which the command in brackets may hold blanks.
    private static final int UTIME_BEHIND_COMMAND = 11;

    private ProcessCost() {}

    /** Seconds of processor time; 0 without a process. */
    static double cpuSeconds(final Optional<HostProcess> process) throws IOException {
        double seconds = 0;
        for (final long pid : pids(process)) {
            final String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            seconds += (Long.parseLong(fields[UTIME_BEHIND_COMMAND]) + Long.parseLong(fields[UTIME_BEHIND_COMMAND + 1]))
                    / TICKS_PER_SECOND;
        }
        return seconds;
    }

    /** Memory in MiB that is in use (VmRSS); 0 without a process. */
    static double residentMib(final Optional<HostProcess> process) throws IOException {
        double mib = 0;
        for (final long pid : pids(process)) {
            final List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            mib += status.stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return mib / KIB_PER_MIB;
    }

    private static List<Long> pids(final Optional<HostProcess> process) {
        return process.stream()
                .flatMap(one -> ProcessHandle.of(one.pid()).stream())
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .map(ProcessHandle::pid)
                .toList();
    }
}
