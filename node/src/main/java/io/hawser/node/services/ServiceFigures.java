package io.hawser.node.services;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.proxy.conductor.SyncObserver;
import io.hawser.proxy.service.ServiceTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** How many services are in place, and how soon changes were. Thread safe. */
final class ServiceFigures implements SyncObserver {
    private static final int REMEMBERED = 1024;
    private static final double NS_PER_MS = 1e6;
    private static final int MEDIAN = 50;
    private static final int WORST = 99;

    private final Clock clock;
    private final Instant started;
    private final Times syncs = new Times();
    private final Times programmings = new Times();
    private volatile ServiceTable table = ServiceTable.EMPTY;

    ServiceFigures(final Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public void onApplied(final ServiceTable now) {
        table = now;
    }

    @Override
    public void onSynced(final long tookNs, final List<Instant> triggers) {
        syncs.add(tookNs);
        final Instant now = clock.instant();
        // What happened before the start was late for another reason.
        triggers.stream()
                .filter(trigger -> trigger.isAfter(started))
                .forEach(trigger ->
                        programmings.add(Duration.between(trigger, now).toNanos()));
    }

    void describe(final ObjectNode services) {
        final ServiceTable now = table;
        services.put(
                        "services",
                        now.ports()
                                .map(port -> port.name().service())
                                .distinct()
                                .count())
                .put("servicePorts", now.size())
                .put(
                        "endpoints",
                        now.ports()
                                .mapToLong(port -> port.clusterEndpoints().size())
                                .sum());
        syncs.describe(services, "sync");
        programmings.describe(services, "programming");
    }

    /** The last so many. */
    private static final class Times {
        private final long[] lastNs = new long[REMEMBERED];
        private long count;

        synchronized void add(final long ns) {
            lastNs[(int) (count++ % REMEMBERED)] = ns;
        }

        synchronized void describe(final ObjectNode json, final String name) {
            if (count > 0) {
                final long[] sorted = Arrays.copyOf(lastNs, (int) Math.min(count, REMEMBERED));
                Arrays.sort(sorted);
                json.putObject(name)
                        .put("count", count)
                        .put("p50Milliseconds", at(sorted, MEDIAN))
                        .put("p99Milliseconds", at(sorted, WORST));
            }
        }

        private static double at(final long[] sorted, final int percent) {
            return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / NS_PER_MS;
        }
    }
}
