package io.hawser.overlay.datapath;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/** So many a second and no more, with some saved up. Not thread safe. */
final class TokenBucket {
    private final NanoClock clock;
    private final long costNs;
    private final long mostNs;
    private long savedNs;
    private long lastNs;

    /**
     * @param perSecond how many in the long run
     * @param burst how many may be saved up
     */
    TokenBucket(final int perSecond, final int burst, final NanoClock clock) {
        this.clock = clock;
        costNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
        mostNs = costNs * burst;
        savedNs = mostNs;
        lastNs = clock.nanoTime();
    }

    /** Whether there is one left; it is taken. */
    boolean take() {
        final long now = clock.nanoTime();
        savedNs = Math.min(mostNs, savedNs + (now - lastNs));
        lastNs = now;
        if (savedNs < costNs) {
            return false;
        }
        savedNs -= costNs;
        return true;
    }
}
