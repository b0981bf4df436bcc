package io.hawser.controlplane.allocation;

import io.hawser.controlplane.storage.ResourceCache;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/**
 * Things of which each may be given out once. What is taken is known from the cache, which may lag; etcd has the last
 * word when the write is made, and what it refused is remembered until the cache knows it too. Thread safe.
 */
final class Pool {
    private static final int TRIES = 32;

    private final ResourceCache taken;
    private final int size;
    private final IntFunction<String> names;
    private final Runnable awaitCurrent;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /** The last makes the cache know all that was written before. */
    Pool(final ResourceCache taken, final int size, final IntFunction<String> names, final Runnable awaitCurrent) {
        this.taken = taken;
        this.size = size;
        this.names = names;
        this.awaitCurrent = awaitCurrent;
    }

    /** One that is probably free, not among some; empty if all are taken. */
    Optional<String> free(final Set<String> except) {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < TRIES; i++) {
            final String one = names.apply(random.nextInt(size));
            if (isFree(one, except)) {
                return Optional.of(one);
            }
        }
        final int start = random.nextInt(size);
        for (int i = 0; i < size; i++) {
            final String one = names.apply((start + i) % size);
            if (isFree(one, except)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** The key that stands for one. */
    String key(final String one) {
        return taken.prefix() + one;
    }

    void refused(final String key) {
        if (key.startsWith(taken.prefix())) {
            refused.removeIf(known -> taken.get(known).isPresent());
            refused.add(key);
        }
    }

    /** Whether somebody has it, as far as is known. */
    boolean isTaken(final String one) {
        return taken.get(key(one)).isPresent() || refused.contains(key(one));
    }

    /** Whether somebody has it now: one that was given back a moment ago is free, though the cache may not know yet. */
    boolean isTakenNow(final String one) {
        if (!isTaken(one)) {
            return false;
        }
        awaitCurrent.run();
        refused.remove(key(one));
        return taken.get(key(one)).isPresent();
    }

    private boolean isFree(final String one, final Set<String> except) {
        return !except.contains(one) && !isTaken(one);
    }
}
