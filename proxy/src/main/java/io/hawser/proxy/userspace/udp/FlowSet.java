package io.hawser.proxy.userspace.udp;

import io.hawser.proxy.userspace.io.ProxyCounter;
import io.hawser.proxy.userspace.io.ProxyLoop;
import java.util.concurrent.TimeUnit;

/**
 * The flows of one loop by how long they have been silent: those that were answered, and those that were not. Only for
 * its loop's thread; allocates nothing for a datagram.
 */
public final class FlowSet {
    /** A flow counts as just used for so long, so that a busy one does not change its place with every datagram. */
    private static final long GRAIN_NS = 100_000_000L;

    private final ProxyLoop loop;
    private final UdpSettings settings;
    private final FlowQueue unanswered = new FlowQueue();
    private final FlowQueue answered = new FlowQueue();
    private final Runnable tick = this::tick;
    private final int tickMs;
    private boolean ticking;

    /** None yet. */
    public FlowSet(final ProxyLoop loop, final UdpSettings settings) {
        this.loop = loop;
        this.settings = settings;
        tickMs = Math.max(10, Math.min(1_000, Math.min(settings.unansweredMs(), settings.answeredMs()) / 4));
    }

    ProxyLoop loop() {
        return loop;
    }

    UdpSettings settings() {
        return settings;
    }

    /** Number of flows. */
    public int size() {
        return unanswered.size() + answered.size();
    }

    /** Makes room for one more flow, at the cost of the one that was silent longest. */
    void makeRoom() {
        if (size() >= loop.limits().flows()) {
            final UdpFlow victim = unanswered.first() == null ? answered.first() : unanswered.first();
            settings.counters().increment(ProxyCounter.FLOWS_EVICTED);
            victim.end();
        }
    }

    void add(final UdpFlow flow, final long nowNs) {
        flow.lastNs = nowNs;
        unanswered.append(flow);
        if (!ticking) {
            ticking = true;
            loop.schedule(tick, tickMs);
        }
    }

    /** A datagram of it came, from its client or from its backend. */
    void used(final UdpFlow flow, final boolean fromBackend, final long nowNs) {
        final boolean turns = fromBackend && flow.queue == unanswered;
        if (turns || nowNs - flow.lastNs > GRAIN_NS) {
            flow.lastNs = nowNs;
            final FlowQueue queue = turns ? answered : flow.queue;
            flow.queue.remove(flow);
            queue.append(flow);
        }
    }

    void remove(final UdpFlow flow) {
        flow.queue.remove(flow);
        settings.counters().increment(ProxyCounter.FLOWS_ENDED);
    }

    private void tick() {
        final long nowNs = System.nanoTime();
        endSilent(unanswered, nowNs, settings.unansweredMs());
        endSilent(answered, nowNs, settings.answeredMs());
        ticking = size() > 0;
        if (ticking) {
            loop.schedule(tick, tickMs);
        }
    }

    private static void endSilent(final FlowQueue queue, final long nowNs, final int timeoutMs) {
        final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        UdpFlow flow = queue.first();
        while (flow != null && nowNs - flow.lastNs > timeoutNs) {
            flow.end();
            flow = queue.first();
        }
    }
}
