package io.hawser.controlplane.storage;

import java.util.List;

/** One reader's place in a resource's changes. Not thread safe. */
public final class WatchCursor {
    private final ResourceCache cache;
    private final EventLog log;
    private long position;

    WatchCursor(final ResourceCache cache, final EventLog log, final long position) {
        this.cache = cache;
        this.log = log;
        this.position = position;
    }

    /**
     * Adds the next changes to a list, at most {@code limit}. Returns false if the reader fell too far behind, or the
     * changes were lost: it has to list again.
     */
    public boolean read(final int limit, final List<WatchEvent> into) {
        final int before = into.size();
        if (!cache.isCurrent(log) || !log.read(position, limit, into)) {
            return false;
        }
        position += into.size() - before;
        return true;
    }
}
