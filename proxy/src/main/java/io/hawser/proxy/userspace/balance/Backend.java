package io.hawser.proxy.userspace.balance;

import io.hawser.proxy.service.Endpoint;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint of one service, and what became of connections to it. Thread safe. */
public final class Backend {
    private static final int FULL_WEIGHT = 64;
    private static final long PENALTY_NS = 10_000_000_000L;

    private final Endpoint endpoint;
    private final AtomicInteger active = new AtomicInteger();
    private volatile boolean suspect;
    private volatile long suspectUntilNs;

    Backend(final Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Where it is. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Connections and flows to it now. */
    public int active() {
        return active.get();
    }

    /** One more connection is on its way to it. */
    public void opened() {
        active.incrementAndGet();
    }

    /** One connection to it is over. */
    public void closed() {
        active.decrementAndGet();
    }

    /** It refused, or was silent. */
    public void failed() {
        suspectUntilNs = System.nanoTime() + PENALTY_NS;
        suspect = true;
    }

    /** It answered. */
    public void succeeded() {
        if (suspect) {
            suspect = false;
        }
    }

    boolean isSuspect() {
        if (suspect && System.nanoTime() - suspectUntilNs > 0) {
            suspect = false;
        }
        return suspect;
    }

    int weight() {
        return isSuspect() ? 1 : FULL_WEIGHT;
    }

    @Override
    public String toString() {
        return endpoint + ", " + active + " active";
    }
}
