package io.hawser.proxy.userspace.io;

import io.hawser.proxy.plane.CarriedTraffic;
import java.util.EnumMap;
import java.util.Locale;
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

    /** All of them, and what is under way: what has begun and not ended. */
    public CarriedTraffic carried() {
        // What ended is read first, so that none is under way that has ended meanwhile.
        final long ended = get(ProxyCounter.ENDED);
        final long flowsEnded = get(ProxyCounter.FLOWS_ENDED);
        return new CarriedTraffic(
                get(ProxyCounter.ACCEPTED) - ended,
                get(ProxyCounter.FLOWS) - flowsEnded,
                counts.entrySet().stream()
                        .map(each -> new CarriedTraffic.Count(
                                each.getKey().name().toLowerCase(Locale.ROOT),
                                each.getKey().help(),
                                each.getValue().sum()))
                        .toList());
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
