package io.hawser.proxy.userspace.balance;

import io.hawser.proxy.service.Endpoint;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The backends that may be chosen for some traffic, in the order of their endpoints. Thread safe. */
final class BackendSet {
    private final Backend[] backends;
    private final Balancing balancing;
    private final AtomicInteger next =
            new AtomicInteger(ThreadLocalRandom.current().nextInt());

    BackendSet(final List<Backend> backends, final Balancing balancing) {
        this.backends = backends.toArray(Backend[]::new);
        this.balancing = balancing;
    }

    boolean isEmpty() {
        return backends.length == 0;
    }

    /** The backend of an endpoint, or null. */
    Backend of(final Endpoint endpoint) {
        for (final Backend backend : backends) {
            if (backend.endpoint().equals(endpoint)) {
                return backend;
            }
        }
        return null;
    }

    /** Whether it is one of them. */
    boolean contains(final Backend backend) {
        for (final Backend one : backends) {
            if (one == backend) {
                return true;
            }
        }
        return false;
    }

    /**
     * Chooses one.
     *
     * @param tried those that are out of the question, may be empty
     * @return null if there is none that was not tried
     */
    Backend choose(final List<Backend> tried) {
        return switch (balancing) {
            case WEIGHTED_RANDOM -> byWeight(tried);
            case ROUND_ROBIN -> inTurn(tried);
            case LEAST_CONNECTIONS -> leastBusy(tried);
        };
    }

    private Backend byWeight(final List<Backend> tried) {
        if (backends.length > 0 && tried.isEmpty()) {
            final Backend any = backends[ThreadLocalRandom.current().nextInt(backends.length)];
            // As likely as any other that is well: only where a choice is none, weights are summed up.
            if (!any.isSuspect()) {
                return any;
            }
        }
        long sum = 0;
        for (final Backend backend : backends) {
            sum += tried.contains(backend) ? 0 : backend.weight();
        }
        if (sum == 0) {
            return null;
        }
        long left = ThreadLocalRandom.current().nextLong(sum);
        Backend last = null;
        for (final Backend backend : backends) {
            if (!tried.contains(backend)) {
                last = backend;
                left -= backend.weight();
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    private Backend inTurn(final List<Backend> tried) {
        Backend suspect = null;
        final int first = next.getAndIncrement();
        for (int i = 0; i < backends.length; i++) {
            final Backend backend = backends[Math.floorMod(first + i, backends.length)];
            if (!tried.contains(backend)) {
                if (!backend.isSuspect()) {
                    return backend;
                }
                suspect = suspect == null ? backend : suspect;
            }
        }
        return suspect;
    }

    private Backend leastBusy(final List<Backend> tried) {
        Backend best = null;
        long bestLoad = Long.MAX_VALUE;
        final int first = ThreadLocalRandom.current().nextInt(Math.max(1, backends.length));
        for (int i = 0; i < backends.length; i++) {
            final Backend backend = backends[(first + i) % backends.length];
            if (!tried.contains(backend)) {
                final long load = backend.active() + (backend.isSuspect() ? Integer.MAX_VALUE : 0L);
                if (load < bestLoad) {
                    best = backend;
                    bestLoad = load;
                }
            }
        }
        return best;
    }
}
