package io.hawser.kubelet.image;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Pauses after failures: doubled with each up to a longest, and forgotten when nothing has failed for twice that long.
 * Thread safe.
 */
public final class BackOff {
    private final Duration first;
    private final Duration longest;
    private final Clock clock;
    private final Map<String, Entry> entries = new HashMap<>();

    /** @param first pause, and {@code longest} */
    public BackOff(final Duration first, final Duration longest, final Clock clock) {
        this.first = first;
        this.longest = longest;
        this.clock = clock;
    }

    private record Entry(Duration pause, Instant at) {}

    /** The pause that counts for a thing; zero if it has none. */
    public synchronized Duration pause(final String key) {
        final Entry entry = entries.get(key);
        if (entry == null) {
            return Duration.ZERO;
        }
        if (entry.at().plus(longest.multipliedBy(2)).isBefore(clock.instant())) {
            entries.remove(key);
            return Duration.ZERO;
        }
        return entry.pause();
    }

    /** How much of the pause is left if it began then; zero if it is over. */
    public synchronized Duration left(final String key, final Instant since) {
        final Duration left = Duration.between(clock.instant(), since.plus(pause(key)));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How much is left of the pause that the last failure began. */
    public synchronized Duration left(final String key) {
        final Entry entry = entries.get(key);
        return entry == null ? Duration.ZERO : left(key, entry.at());
    }

    /** Doubles the pause of a thing. */
    public synchronized void next(final String key) {
        final Duration before = pause(key);
        final Duration doubled = before.isZero() ? first : before.multipliedBy(2);
        entries.put(key, new Entry(doubled.compareTo(longest) > 0 ? longest : doubled, clock.instant()));
    }

    /** Forgets a thing. */
    public synchronized void forget(final String key) {
        entries.remove(key);
    }

    /** Forgets all things whose names begin so. */
    public synchronized void forgetAll(final String prefix) {
        entries.keySet().removeIf(key -> key.startsWith(prefix));
    }
}
