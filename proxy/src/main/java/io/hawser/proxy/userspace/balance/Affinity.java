package io.hawser.proxy.userspace.balance;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Endpoint;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which endpoint a client's address was led to last (sessionAffinity: ClientIP). Holds so many clients; of more, those
 * that were silent too long are forgotten, then any. Thread safe.
 */
final class Affinity {
    static final int MOST_CLIENTS = 65_536;

    private final ConcurrentHashMap<IpAddress, Kept> clients = new ConcurrentHashMap<>();

    private record Kept(Endpoint endpoint, long lastNs) {}

    /** Where it was led less than so many seconds ago, or null. */
    Endpoint endpointOf(final IpAddress client, final int seconds) {
        final Kept kept = clients.get(client);
        return kept == null || isOver(kept, seconds, System.nanoTime()) ? null : kept.endpoint;
    }

    /** It is led there now. */
    void keep(final IpAddress client, final Endpoint endpoint, final int seconds) {
        final long nowNs = System.nanoTime();
        clients.put(client, new Kept(endpoint, nowNs));
        if (clients.size() > MOST_CLIENTS) {
            forgetSome(seconds, nowNs);
        }
    }

    void clear() {
        clients.clear();
    }

    int size() {
        return clients.size();
    }

    private void forgetSome(final int seconds, final long nowNs) {
        clients.values().removeIf(kept -> isOver(kept, seconds, nowNs));
        final Iterator<IpAddress> any = clients.keySet().iterator();
        for (int left = clients.size() - MOST_CLIENTS * 7 / 8; left > 0 && any.hasNext(); left--) {
            any.next();
            any.remove();
        }
    }

    private static boolean isOver(final Kept kept, final int seconds, final long nowNs) {
        return nowNs - kept.lastNs > TimeUnit.SECONDS.toNanos(seconds);
    }
}
