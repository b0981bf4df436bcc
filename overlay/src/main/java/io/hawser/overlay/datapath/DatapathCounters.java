package io.hawser.overlay.datapath;

import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/** Counters that one thread writes and any may read: no lock, and no atomic instruction. */
final class DatapathCounters {
    private static final int LINE = 64;

    /** A cache line before and after keeps other threads' data away. */
    private final UnsafeBuffer values = NativeMemory.allocate(2 * LINE + DatapathCounter.values().length * Long.BYTES);

    void increment(final DatapathCounter counter) {
        add(counter, 1);
    }

    void add(final DatapathCounter counter, final long amount) {
        final int at = offset(counter);
        values.putLongOpaque(at, values.getLongOpaque(at) + amount);
    }

    long get(final DatapathCounter counter) {
        return values.getLongOpaque(offset(counter));
    }

    @SuppressWarnings("EnumOrdinal") // the layout ends with the process
    private static int offset(final DatapathCounter counter) {
        return LINE + counter.ordinal() * Long.BYTES;
    }
}
