package io.hawser.proxy.userspace.io;

import java.util.ArrayDeque;

/** A loop's chunks, made when they are first needed, up to a limit. Not thread safe. */
public final class ChunkPool {
    private final ArrayDeque<Chunk> free = new ArrayDeque<>();
    private final int limit;
    private int made;

    /** @param limit the most chunks there may be */
    ChunkPool(final int limit) {
        this.limit = limit;
    }

    /** A chunk, or null if all are in use. */
    public Chunk take() {
        final Chunk chunk = free.pollLast();
        if (chunk != null || made == limit) {
            return chunk;
        }
        made++;
        return new Chunk();
    }

    /** Gives back a chunk. */
    public void give(final Chunk chunk) {
        free.addLast(chunk);
    }
}
