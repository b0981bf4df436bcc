package io.hawser.proxy.userspace.io;

import java.util.Arrays;

/** On which core most of the last packets came in. Not thread safe. */
final class CoreVotes {
    /** No core has enough of the votes. */
    static final int NONE = -1;

    private static final int KEPT = 8;
    private static final int ENOUGH = 6;

    private final int[] votes = new int[KEPT];
    private int next;

    CoreVotes() {
        clear();
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(votes, NONE);
    }

    /** One more, which the oldest makes room for. */
    void add(final int core) {
        votes[next] = core;
        next = (next + 1) % KEPT;
    }

    /** The core of by far the most votes, or {@link #NONE}. */
    int winner() {
        // Whoever has so many of them has one of the first few.
        for (int first = 0; first <= KEPT - ENOUGH; first++) {
            int count = 0;
            for (final int vote : votes) {
                count += vote == votes[first] ? 1 : 0;
            }
            if (count >= ENOUGH) {
                return votes[first];
            }
        }
        return NONE;
    }
}
