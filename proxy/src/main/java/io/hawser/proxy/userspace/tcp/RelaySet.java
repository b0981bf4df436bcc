package io.hawser.proxy.userspace.tcp;

import io.hawser.proxy.userspace.io.ProxyLoop;
import java.util.concurrent.TimeUnit;

/** The relays of one loop, and when those that connect have waited long enough. Only for its loop's thread. */
public final class RelaySet {
    private static final long TICK_MS = 50;

    private final ProxyLoop loop;
    private final TcpSettings settings;
    private final long timeoutNs;
    private final Runnable tick = this::tick;
    private Relay first;
    private Relay oldestConnecting;
    private Relay newestConnecting;
    private boolean ticking;

    /** None yet. */
    public RelaySet(final ProxyLoop loop, final TcpSettings settings) {
        this.loop = loop;
        this.settings = settings;
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(settings.connectTimeoutMs());
    }

    ProxyLoop loop() {
        return loop;
    }

    TcpSettings settings() {
        return settings;
    }

    /** Ends all of them by resets. */
    public void resetAll() {
        while (first != null) {
            first.reset();
        }
    }

    void add(final Relay relay) {
        loop.connectionOpened();
        relay.next = first;
        if (first != null) {
            first.previous = relay;
        }
        first = relay;
    }

    void remove(final Relay relay) {
        if (relay.previous == null) {
            first = relay.next;
        } else {
            relay.previous.next = relay.next;
        }
        if (relay.next != null) {
            relay.next.previous = relay.previous;
        }
        relay.next = null;
        relay.previous = null;
        loop.connectionClosed();
    }

    /** It waits for a backend from now on. All wait as long, so that the list is in the order of its ends. */
    void connecting(final Relay relay) {
        relay.deadlineNs = System.nanoTime() + timeoutNs;
        relay.connecting = true;
        relay.previousConnecting = newestConnecting;
        relay.nextConnecting = null;
        if (newestConnecting == null) {
            oldestConnecting = relay;
        } else {
            newestConnecting.nextConnecting = relay;
        }
        newestConnecting = relay;
        if (!ticking) {
            ticking = true;
            loop.schedule(tick, TICK_MS);
        }
    }

    /** It does not wait any more. */
    void connected(final Relay relay) {
        if (!relay.connecting) {
            return;
        }
        relay.connecting = false;
        if (relay.previousConnecting == null) {
            oldestConnecting = relay.nextConnecting;
        } else {
            relay.previousConnecting.nextConnecting = relay.nextConnecting;
        }
        if (relay.nextConnecting == null) {
            newestConnecting = relay.previousConnecting;
        } else {
            relay.nextConnecting.previousConnecting = relay.previousConnecting;
        }
        relay.nextConnecting = null;
        relay.previousConnecting = null;
    }

    private void tick() {
        final long nowNs = System.nanoTime();
        while (oldestConnecting != null && nowNs - oldestConnecting.deadlineNs > 0) {
            oldestConnecting.onDeadline();
        }
        ticking = oldestConnecting != null;
        if (ticking) {
            loop.schedule(tick, TICK_MS);
        }
    }
}
