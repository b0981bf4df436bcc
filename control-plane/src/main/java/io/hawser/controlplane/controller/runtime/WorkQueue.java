package io.hawser.controlplane.controller.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Keys that something has to be done about. A key is there once, however often it was added; it is handed to one worker
 * at a time; added while it is worked on, it comes again afterwards. Keys may be told to come later, and those that
 * failed come again after ever longer pauses. Thread safe.
 *
 * @param <K> the keys
 */
public final class WorkQueue<K> {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 20;

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ToIntFunction<K> priority;
    private final PriorityQueue<Ready<K>> ready = new PriorityQueue<>();
    private final Set<K> waiting = new HashSet<>();
    private final Set<K> processing = new HashSet<>();
    private final Map<K, Long> dueNs = new HashMap<>();
    private final PriorityQueue<Due<K>> delayed = new PriorityQueue<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private long added;
    private boolean closed;

    /** @param nanoTime a clock that never goes back, in nanoseconds */
    public WorkQueue(final LongSupplier nanoTime) {
        this(nanoTime, key -> 0);
    }

    /**
     * One in which some keys are more urgent than others.
     *
     * @param nanoTime a clock that never goes back, in nanoseconds
     * @param priority the highest goes first, and of equal ones the first to come; asked under the queue's lock
     */
    public WorkQueue(final LongSupplier nanoTime, final ToIntFunction<K> priority) {
        this.nanoTime = nanoTime;
        this.priority = priority;
    }

    /** Adds a key. */
    public void add(final K key) {
        lock.lock();
        try {
            if (waiting.add(key) && !processing.contains(key)) {
                enqueue(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a key after a while; the earliest of several times counts. */
    public void addAfter(final K key, final Duration pause) {
        if (pause.isZero() || pause.isNegative()) {
            add(key);
            return;
        }
        lock.lock();
        try {
            final long due = nanoTime.getAsLong() + pause.toNanos();
            final Long known = dueNs.get(key);
            if (known == null || due - known < 0) {
                dueNs.put(key, due);
                delayed.add(new Due<>(key, due));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a key whose work failed, after a pause that doubles with each failure. */
    public void retry(final K key) {
        lock.lock();
        try {
            final int before = failures.merge(key, 1, Integer::sum) - 1;
            final long pauseNs = FIRST_PAUSE.toNanos() << Math.min(before, MOST_DOUBLINGS);
            addAfter(key, Duration.ofNanos(Math.min(pauseNs, LONGEST_PAUSE.toNanos())));
        } finally {
            lock.unlock();
        }
    }

    /** The key's work has succeeded: its next failure is the first again. */
    public void forgive(final K key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** A key that is due now, to be given back by {@link #done}. */
    public Optional<K> poll() {
        lock.lock();
        try {
            ripen();
            return Optional.ofNullable(next());
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a key, to be given back by {@link #done}; empty when the queue was closed. */
    public Optional<K> take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                ripen();
                final K key = next();
                if (key != null) {
                    return Optional.of(key);
                }
                if (delayed.isEmpty()) {
                    changed.await();
                } else {
                    changed.awaitNanos(delayed.element().ns - nanoTime.getAsLong());
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Gives a key back; if it was added meanwhile it comes again. */
    public void done(final K key) {
        lock.lock();
        try {
            processing.remove(key);
            if (waiting.contains(key)) {
                enqueue(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Until the next delayed key is due; empty if there is none. */
    public Optional<Duration> untilNext() {
        lock.lock();
        try {
            return Optional.ofNullable(delayed.peek())
                    .map(due -> Duration.of(
                            Math.max(0, due.ns - nanoTime.getAsLong()), TimeUnit.NANOSECONDS.toChronoUnit()));
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(final K key) {
        ready.add(new Ready<>(key, priority.applyAsInt(key), added++));
        changed.signal();
    }

    private void ripen() {
        final long now = nanoTime.getAsLong();
        while (!delayed.isEmpty() && delayed.element().ns - now <= 0) {
            final Due<K> due = delayed.remove();
            // One that was brought forward is found here a second time, with nothing left to do.
            if (dueNs.remove(due.key, due.ns)) {
                add(due.key);
            }
        }
    }

    private K next() {
        final Ready<K> first = ready.poll();
        if (first == null) {
            return null;
        }
        waiting.remove(first.key);
        processing.add(first.key);
        return first.key;
    }

    private record Ready<K>(K key, int priority, long number) implements Comparable<Ready<K>> {
        @Override
        public int compareTo(final Ready<K> other) {
            final int urgent = Integer.compare(other.priority, priority);
            return urgent == 0 ? Long.compare(number, other.number) : urgent;
        }
    }

    private record Due<K>(K key, long ns) implements Comparable<Due<K>> {
        @Override
        public int compareTo(final Due<K> other) {
            return Long.signum(ns - other.ns);
        }
    }
}
