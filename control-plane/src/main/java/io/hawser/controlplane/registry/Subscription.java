package io.hawser.controlplane.registry;

import io.hawser.controlplane.storage.ResourceCache;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCursor;
import io.hawser.controlplane.storage.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One watcher's view of a kind: what is wanted of what happens. To be polled by one thread at a time. */
public final class Subscription {
    private final ResourceCache resource;
    private final Filter filter;
    private final WatchCursor cursor;
    private final List<Stored> initial;
    private final LongSupplier progress;
    private final List<WatchEvent> batch = new ArrayList<>();
    private final long since;
    private long revision;

    Subscription(
            final ResourceCache resource,
            final Filter filter,
            final WatchCursor cursor,
            final List<Stored> initial,
            final long revision,
            final LongSupplier progress) {
        this.resource = resource;
        this.filter = filter;
        this.cursor = cursor;
        this.initial = initial;
        this.since = revision;
        this.revision = revision;
        this.progress = progress;
    }

    /** A change as this watcher sees it. */
    public record Change(WatchEvent.Type type, Stored object) {}

    /** What was there when the watch began, if it was asked for from now on. */
    public List<Stored> initial() {
        return initial;
    }

    /** The revision up to which everything was handed out. */
    public long revision() {
        return revision;
    }

    /**
     * Adds the next changes to a list; looks at {@code limit} at most. Returns whether there may be more; empty if the
     * watcher fell behind and has to list again.
     */
    public Optional<Boolean> poll(final int limit, final List<Change> into) {
        // Before reading: what is read then covers at least this revision.
        final long reached = progress.getAsLong();
        batch.clear();
        if (!cursor.read(limit, batch)) {
            return Optional.empty();
        }
        for (final WatchEvent event : batch) {
            // A watch that began at a revision which is still to come is not told of what is before it.
            if (event.revision() > since) {
                seen(event).ifPresent(into::add);
                revision = event.revision();
            }
        }
        final boolean more = batch.size() == limit;
        if (!more) {
            revision = Math.max(revision, reached);
        }
        return Optional.of(more);
    }

    /** Calls back after each change, on a thread that must not be held up. */
    public void listen(final Runnable listener) {
        resource.listen(listener);
    }

    /** The opposite of {@link #listen}. */
    public void unlisten(final Runnable listener) {
        resource.unlisten(listener);
    }

    /** An object that begins to match is added, and one that ends to match is deleted, whatever happened to it. */
    private Optional<Change> seen(final WatchEvent event) {
        final boolean before = event.previous().map(filter::test).orElse(false);
        final boolean now = event.type() != WatchEvent.Type.DELETED && filter.test(event.object());
        if (now) {
            return Optional.of(new Change(before ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, event.object()));
        }
        return before
                ? Optional.of(new Change(
                        WatchEvent.Type.DELETED,
                        event.type() == WatchEvent.Type.DELETED ? event.object() : lastSeen(event)))
                : Optional.empty();
    }

    /** What the watcher knew, at the revision at which it ended to match. */
    private static Stored lastSeen(final WatchEvent event) {
        return event.previous().orElseThrow().at(event.revision());
    }
}
