package io.hawser.kube.watch;

import java.util.random.RandomGenerator;

/** Ever longer pauses, each cut by chance so that clients that failed together do not return together. */
final class Pauses {
    private final long firstNs;
    private final long longestNs;
    private final RandomGenerator random;
    private long nextNs;

    Pauses(final WatchSettings settings, final RandomGenerator random) {
        this.firstNs = settings.firstPause().toNanos();
        this.longestNs = Math.max(firstNs, settings.longestPause().toNanos());
        this.random = random;
        this.nextNs = firstNs;
    }

    /** Between a half and the whole of twice the one before. */
    long nextNs() {
        final long pause = nextNs / 2 + random.nextLong(nextNs / 2 + 1);
        nextNs = Math.min(longestNs, nextNs * 2);
        return pause;
    }

    void reset() {
        nextNs = firstNs;
    }
}
