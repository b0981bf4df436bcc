package io.hawser.benchmarks.topology;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The processor cores that this process may use, and threads pinned to one of them. */
public final class Cores {
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final int CALLING_THREAD = 0;

    private Cores() {}

    /**
     * Which cores there are for this process.
     *
     * @return their numbers, ascending, at least one.
     * @throws IOException if the kernel does not tell.
     */
    public static List<Integer> allowed() throws IOException {
        final String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(text -> text.startsWith(ALLOWED))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + ALLOWED + " in /proc/self/status"));
        return parse(line.substring(ALLOWED.length()).strip());
    }

    /** Parses a kernel list of numbers: {@code 0-2,5}. */
    static List<Integer> parse(final String list) {
        final List<Integer> cores = new ArrayList<>();
        for (final String range : list.split(",", -1)) {
            final String[] ends = range.split("-", -1);
            final int last = Integer.parseInt(ends[ends.length - 1]);
            for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    /**
     * Pins the calling thread for the rest of its life. Threads and processes that it starts inherit this.
     *
     * @param core one of {@link #allowed()}.
     */
    public static void pinCurrentThread(final int core) {
        // sched_setaffinity(2) takes a bit mask of machine words, core 0 the lowest bit of the first.
        final int length = (core / Long.SIZE + 1) * Long.BYTES;
        final UnsafeBuffer mask = NativeMemory.allocate(length);
        mask.putLong(core / Long.SIZE * Long.BYTES, 1L << core % Long.SIZE);
        try {
            check(LibC.get().schedSetaffinity(CALLING_THREAD, length, mask.addressOffset()), "pin to core " + core);
        } finally {
            Reference.reachabilityFence(mask);
        }
    }
}
