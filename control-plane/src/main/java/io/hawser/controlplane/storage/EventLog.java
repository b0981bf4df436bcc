package io.hawser.controlplane.storage;

import java.util.List;

/**
 * The latest changes of one resource, oldest first, bounded in number and in bytes. Readers keep a position; one who
 * falls behind the oldest is told so, and costs nothing meanwhile. Thread safe.
 */
final class EventLog {
    private static final int CAPACITY = 1 << 14;
    private static final long MAX_BYTES = 64L << 20;

    private final WatchEvent[] ring = new WatchEvent[CAPACITY];
    private long oldest;
    private long next;
    private long bytes;
    private long completeAfter;

    EventLog(final long completeAfter) {
        this.completeAfter = completeAfter;
    }

    synchronized void append(final WatchEvent event) {
        while (next - oldest == CAPACITY || (bytes > MAX_BYTES && oldest < next)) {
            final int slot = slot(oldest);
            completeAfter = ring[slot].revision();
            bytes -= ring[slot].object().raw().length;
            ring[slot] = null;
            oldest++;
        }
        ring[slot(next)] = event;
        bytes += event.object().raw().length;
        next++;
    }

    /** The position behind the last change. */
    synchronized long end() {
        return next;
    }

    /** The position of the first change after a revision; -1 if that is no longer known. */
    synchronized long after(final long revision) {
        if (revision < completeAfter) {
            return -1;
        }
        long low = oldest;
        long high = next;
        while (low < high) {
            final long middle = (low + high) >>> 1;
            if (ring[slot(middle)].revision() <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Adds changes from a position on to a list, at most {@code limit}. Returns false if the first is gone. */
    synchronized boolean read(final long position, final int limit, final List<WatchEvent> into) {
        if (position < oldest) {
            return false;
        }
        final long end = Math.min(next, position + limit);
        for (long at = position; at < end; at++) {
            into.add(ring[slot(at)]);
        }
        return true;
    }

    private static int slot(final long position) {
        return (int) (position & (CAPACITY - 1));
    }
}
