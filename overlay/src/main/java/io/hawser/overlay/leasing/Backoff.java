package io.hawser.overlay.leasing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Ever longer pauses, each cut by chance so that nodes that failed together do not return together. */
final class Backoff {
    private static final long FIRST_NS = Duration.ofSeconds(1).toNanos();
    /** A node is deaf for as long after its registry came back; what ten thousand nodes ask in it, etcd can answer. */
    private static final long LONGEST_NS = Duration.ofSeconds(10).toNanos();

    private final RandomGenerator random;
    private long nextNs = FIRST_NS;

    Backoff(final RandomGenerator random) {
        this.random = random;
    }

    /** The next pause: between a half and the whole of twice the one before. */
    long pauseNs() {
        final long pause = nextNs / 2 + random.nextLong(nextNs / 2);
        nextNs = Math.min(LONGEST_NS, nextNs * 2);
        return pause;
    }

    void reset() {
        nextNs = FIRST_NS;
    }
}
