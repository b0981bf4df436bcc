package io.hawser.kubelet.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long a pod's containers may take to end: may become shorter while they do. Thread safe. */
final class Grace {
    private final Clock clock;
    private Instant end;

    Grace(final Clock clock) {
        this.clock = clock;
    }

    /** From now on it is over after this time at the latest. */
    synchronized void atMost(final Duration time) {
        final Instant then = clock.instant().plus(time);
        if (end == null || then.isBefore(end)) {
            end = then;
        }
    }

    /** What is left. */
    synchronized Duration left() {
        final Duration left = end == null ? Duration.ZERO : Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized Instant end() {
        return end;
    }
}
