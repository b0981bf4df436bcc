package io.hawser.controlplane.controller.nodelifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When each node was last heard of, by this process's own clock: what nodes write is only compared with what they wrote
 * before, so that their clocks need not agree with ours. Thread safe.
 */
final class Heartbeats {
    private final LongSupplier nanoTime;
    private final Map<String, Beat> beats = new ConcurrentHashMap<>();

    private record Beat(String sign, long seenNs) {}

    Heartbeats(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long ago the node's sign of life has changed; none at first sight. */
    Duration silence(final String node, final String sign) {
        final long now = nanoTime.getAsLong();
        final Beat beat = beats.compute(
                node, (name, known) -> known != null && known.sign.equals(sign) ? known : new Beat(sign, now));
        return Duration.ofNanos(now - beat.seenNs);
    }

    void forget(final String node) {
        beats.remove(node);
    }
}
