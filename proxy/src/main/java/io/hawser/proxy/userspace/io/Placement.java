package io.hawser.proxy.userspace.io;

import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which cores a loop's thread may run on while it moves bulk: all that it had, but for the one that the bulk's packets
 * come in on. That core is busy with them, and the scheduler would wake the thread just there, beside who woke it; then
 * the other cores idle. Once the bulk is over it may run anywhere again. Only for the loop's thread.
 */
public final class Placement {
    /** Bytes from one look at where they come in to the next: bulk is seen within milliseconds, and costs nothing. */
    private static final long BYTES_PER_VOTE = 4L << 20;
    /** Less than this in a second is no bulk. */
    private static final long LEAST_BULK = 64L << 20;

    /** A sender that changes its core more often than this in a second is not run after. */
    private static final int MOST_CHANGES = 4;

    private static final long TICK_MS = 1_000;
    /** Bytes of a mask of 8192 cores, the most that Linux is built for. */
    private static final int MASK_LENGTH = 1024;

    private static final int CALLING_THREAD = 0;

    private final ProxyLoop loop;
    private final LibC libc = LibC.get();
    private final CoreVotes votes = new CoreVotes();
    private final UnsafeBuffer allowed = NativeMemory.allocate(MASK_LENGTH);
    private final UnsafeBuffer mask = NativeMemory.allocate(MASK_LENGTH);
    private final Runnable tick = this::tick;
    private int avoided = CoreVotes.NONE;
    private long bytesSinceVote;
    private long bytesSinceTick;
    private int changesSinceTick;
    private boolean ticking;

    Placement(final ProxyLoop loop) {
        this.loop = loop;
    }

    /** Bulk was moved: so many bytes from a socket to another. */
    public void moved(final int from, final int to, final long bytes) {
        bytesSinceVote += bytes;
        bytesSinceTick += bytes;
        if (bytesSinceVote >= BYTES_PER_VOTE) {
            bytesSinceVote = 0;
            look(from, to);
        }
    }

    /**
     * Votes for the core of the source. What this thread itself sends, bytes and acknowledgements, has its answers come
     * in on this thread's core: so only another core tells something of its own. If the source's packets come in here
     * and the sink's do not, then this is the source's core.
     */
    private void look(final int from, final int to) {
        final int own = libc.schedGetcpu();
        final int source = loop.sockets().incomingCpu(from);
        if (source != own || loop.sockets().incomingCpu(to) != own) {
            votes.add(source);
            avoid(changesSinceTick < MOST_CHANGES ? votes.winner() : CoreVotes.NONE);
        }
    }

    private void avoid(final int core) {
        if (core == avoided) {
            return;
        }
        if (avoided == CoreVotes.NONE) {
            // As it was set for the process, or has been changed meanwhile.
            allowed.setMemory(0, MASK_LENGTH, (byte) 0);
            if (libc.schedGetaffinity(CALLING_THREAD, MASK_LENGTH, allowed.addressOffset()) < 0) {
                return;
            }
        }
        mask.putBytes(0, allowed, 0, MASK_LENGTH);
        if (core >= 0 && core < MASK_LENGTH * Byte.SIZE) {
            final int at = core / Byte.SIZE;
            mask.putByte(at, (byte) (mask.getByte(at) & ~(1 << core % Byte.SIZE)));
        }
        if (isEmpty() || libc.schedSetaffinity(CALLING_THREAD, MASK_LENGTH, mask.addressOffset()) < 0) {
            return;
        }
        avoided = core;
        changesSinceTick++;
        if (!ticking && core != CoreVotes.NONE) {
            ticking = true;
            bytesSinceTick = 0;
            loop.schedule(tick, TICK_MS);
        }
    }

    private boolean isEmpty() {
        for (int i = 0; i < MASK_LENGTH; i += Long.BYTES) {
            if (mask.getLong(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void tick() {
        ticking = bytesSinceTick >= LEAST_BULK;
        if (ticking) {
            loop.schedule(tick, TICK_MS);
        } else {
            votes.clear();
            avoid(CoreVotes.NONE);
        }
        bytesSinceTick = 0;
        changesSinceTick = 0;
    }
}
