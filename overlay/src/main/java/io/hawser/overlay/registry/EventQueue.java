package io.hawser.overlay.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/**
 * Events on their way from a registry's threads to the one that polls. After {@link LeaseEvent.SnapshotNeeded}
 * it takes no more; if it grows too long, that is what it ends with. Any thread may offer, one may poll.
 */
public final class EventQueue {
    /** Some times the nodes of a large network. */
    private static final int CAPACITY = 100_000;

    private final LinkedBlockingDeque<LeaseEvent> events = new LinkedBlockingDeque<>();
    private final int capacity;
    private boolean ended;

    /** An empty queue. */
    public EventQueue() {
        this(CAPACITY);
    }

    EventQueue(final int capacity) {
        this.capacity = capacity;
    }

    /** Adds an event, unless the queue has ended. */
    public synchronized void offer(final LeaseEvent event) {
        if (ended) {
            return;
        }
        if (event instanceof LeaseEvent.SnapshotNeeded) {
            ended = true;
        } else if (events.size() >= capacity) {
            ended = true;
            events.clear();
            events.add(new LeaseEvent.SnapshotNeeded(capacity + " events waited to be read"));
            return;
        }
        events.add(event);
    }

    /** Adds events that are polled as one: whoever sees the first sees all of them. */
    public synchronized void offerAll(final List<LeaseEvent> batch) {
        batch.forEach(this::offer);
    }

    /** Whether no further event is taken. */
    public synchronized boolean hasEnded() {
        return ended;
    }

    /** The next event if there is one. */
    public synchronized Optional<LeaseEvent> poll() {
        return Optional.ofNullable(events.pollFirst());
    }

    /** Waits for an event, for {@code longest} at most, or until the thread is interrupted, which it then still is. */
    public void await(final Duration longest) {
        try {
            final LeaseEvent first = events.pollFirst(longest.toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) {
                events.addFirst(first);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
