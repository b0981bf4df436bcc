package io.hawser.proxy.userspace.io;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts, from the start of the proxy on. Thread safe; counting allocates nothing. */
public final class ProxyCounters {
    private final Map<ProxyCounter, LongAdder> counts = new EnumMap<>(ProxyCounter.class);

    /** All are 0. */
    public ProxyCounters() {
        for (final ProxyCounter counter : ProxyCounter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    /** Counts one more. */
    public void increment(final ProxyCounter counter) {
        counts.get(counter).increment();
    }

    /** Counts so many more. */
    public void add(final ProxyCounter counter, final long more) {
        counts.get(counter).add(more);
    }

    /** How many there were. */
    public long get(final ProxyCounter counter) {
        return counts.get(counter).sum();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
