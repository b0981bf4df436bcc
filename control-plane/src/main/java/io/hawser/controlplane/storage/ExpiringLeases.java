package io.hawser.controlplane.storage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Leases that many short-lived objects share: one a minute, each a minute longer than it need be. Thread safe. */
final class ExpiringLeases {
    private static final long SHARED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int SHARED_SECONDS = 60;

    private final EtcdConnection connection;
    private final Map<Integer, Lease> leases = new HashMap<>();

    private record Lease(long id, long since) {}

    ExpiringLeases(final EtcdConnection connection) {
        this.connection = connection;
    }

    synchronized long of(final int seconds) {
        final long now = System.nanoTime();
        final Lease known = leases.get(seconds);
        if (known != null && now - known.since() < SHARED_NANOS) {
            return known.id();
        }
        final long id = connection
                .call(
                        "grant a lease of " + seconds + " s",
                        client -> client.getLeaseClient().grant(seconds + (long) SHARED_SECONDS))
                .getID();
        leases.put(seconds, new Lease(id, now));
        return id;
    }
}
