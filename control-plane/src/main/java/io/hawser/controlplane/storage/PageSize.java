package io.hawser.controlplane.storage;

import java.util.List;

/**
 * How many objects to ask etcd for at a time, so that an answer is some megabytes, whether objects are small or as
 * large as they may be: an answer is held in memory whole, and etcd's clients refuse those that are too large. Not
 * thread safe.
 */
public final class PageSize {
    private static final int FIRST = 100;
    private static final int MOST = 1000;
    private static final long WANTED_BYTES = 4L << 20;
    /** How much more at once than the time before. */
    private static final int GROWTH = 4;

    private long objects = FIRST;

    /** How many next. */
    public long next() {
        return objects;
    }

    /** Learns from what came. */
    public void read(final List<Stored> page) {
        long bytes = 0;
        for (final Stored object : page) {
            bytes += object.raw().length;
        }
        final long fitting = bytes == 0 ? MOST : WANTED_BYTES * page.size() / bytes;
        objects = Math.max(1, Math.min(Math.min(MOST, objects * GROWTH), fitting));
    }
}
