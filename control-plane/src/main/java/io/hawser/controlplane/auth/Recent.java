package io.hawser.controlplane.auth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Remembers for a few seconds what takes long to find out, such as whether a signature is right. Thread safe. */
final class Recent<K, V> {
    private static final long LIFE_NS = Duration.ofSeconds(10).toNanos();
    private static final int LIMIT = 4096;

    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

    private record Entry<V>(V value, long since) {}

    /** What was found out of late, or is now; what was not found is asked again each time. */
    Optional<V> get(final K key, final Function<K, Optional<V>> how) {
        final long now = System.nanoTime();
        final Entry<V> known = entries.get(key);
        if (known != null && now - known.since() < LIFE_NS) {
            return Optional.of(known.value());
        }
        final Optional<V> found = how.apply(key);
        if (entries.size() >= LIMIT) {
            entries.clear();
        }
        found.ifPresent(value -> entries.put(key, new Entry<>(value, now)));
        return found;
    }
}
