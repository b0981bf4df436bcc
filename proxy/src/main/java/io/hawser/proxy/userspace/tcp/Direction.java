package io.hawser.proxy.userspace.tcp;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.Socket;
import io.hawser.proxy.userspace.io.Chunk;
import io.hawser.proxy.userspace.io.Pipe;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.io.Scratch;

/**
 * Bytes from one side of a connection to the other. Small ones are copied; where they come in bulk, pages are spliced
 * through a pipe. What the other side does not take waits in one chunk or one pipe, and nothing more is read then: the
 * sender's window closes. Only for its loop's thread; allocates nothing for what it moves.
 */
final class Direction {
    /** What came of moving bytes. */
    enum Outcome {
        /** There is nothing to do until a side says so. */
        WAITS,
        /** There is more to do, but others shall have their turn. */
        HAS_MORE,
        /** The source has ended, all has been given on, and the other side has been told. */
        FINISHED,
        /** A side is broken. */
        BROKEN
    }

    /** Moved at a time before others have their turn. */
    private static final int BUDGET = 4 * Pipe.LENGTH;
    /** Moved at a time that shows that there is much to come. */
    static final int BULK = Chunk.LENGTH;
    /** Moved at a time that shows that there is not. */
    static final int SPARSE = 8 * 1024;

    private static final int AGAIN = -Errno.EAGAIN;

    private final LibC libc = LibC.get();
    private final ProxyLoop loop;
    private final int from;
    private final int to;
    private final Runnable resume;
    private Chunk held;
    private Pipe pipe;
    private boolean readable;
    private boolean writable = true;
    private boolean hungUp;
    private boolean endIsIn;
    private boolean ended;
    private boolean finished;
    private boolean bulk;
    private long copied;
    private long spliced;

    /** @param resume is called when it should move on after others had their turn */
    Direction(final ProxyLoop loop, final int from, final int to, final Runnable resume) {
        this.loop = loop;
        this.from = from;
        this.to = to;
        this.resume = resume;
    }

    /** The source may have something. */
    void readable() {
        readable = true;
    }

    /**
     * The source has ended, or will have once all was read.
     *
     * @param inOrder it said so itself: what it sent before is all there
     */
    void hungUp(final boolean inOrder) {
        hungUp = true;
        endIsIn |= inOrder;
        readable = true;
    }

    /** The sink may take something. */
    void writable() {
        writable = true;
    }

    /** Whether it waits for the sink. */
    boolean isBlocked() {
        return !writable;
    }

    boolean isFinished() {
        return finished;
    }

    /** Bytes that were copied. */
    long copied() {
        return copied;
    }

    /** Bytes that were spliced. */
    long spliced() {
        return spliced;
    }

    /** What is to be called when it should move on. */
    Runnable resume() {
        return resume;
    }

    /** Moves what can be moved. */
    Outcome move() {
        if (finished) {
            return Outcome.FINISHED;
        }
        final long before = copied + spliced;
        final Outcome outcome = run(before);
        if (pipe != null && pipe.waiting() == 0) {
            loop.pipes().give(pipe);
            pipe = null;
        }
        final long moved = copied + spliced - before;
        if (moved >= BULK) {
            bulk = true;
            loop.placement().moved(from, to, moved);
        } else if (outcome == Outcome.WAITS && writable && moved > 0 && moved < SPARSE) {
            bulk = false;
        }
        return outcome;
    }

    /** Gives back what it holds; nothing is moved any more. */
    void close() {
        if (held != null) {
            loop.chunks().give(held);
            held = null;
        }
        if (pipe != null) {
            loop.pipes().give(pipe);
            pipe = null;
        }
    }

    private Outcome run(final long before) {
        while (true) {
            if (!flushed()) {
                return writable ? Outcome.BROKEN : Outcome.WAITS;
            }
            if (ended) {
                finished = true;
                return Outcome.FINISHED;
            }
            if (!readable || !writable) {
                return Outcome.WAITS;
            }
            if (copied + spliced - before >= BUDGET) {
                return Outcome.HAS_MORE;
            }
            if ((bulk || copied + spliced - before >= BULK) && pipe == null) {
                pipe = loop.pipes().take();
            }
            final int count = pipe != null ? splice() : copy();
            if (count == AGAIN) {
                readable = false;
            } else if (count < 0) {
                return Outcome.BROKEN;
            } else if (count == 0) {
                ended = true;
            }
        }
    }

    /** Whether nothing waits any more; if not, the sink is full, or else broken. */
    private boolean flushed() {
        while (held != null && writable) {
            final int count = (int) libc.write(to, held.waitingAddress(), held.waiting());
            if (count == AGAIN) {
                writable = false;
            } else if (count < 0) {
                return false;
            } else {
                held.gone(count);
                if (held.waiting() == 0) {
                    loop.chunks().give(held);
                    held = null;
                }
            }
        }
        while (pipe != null && pipe.waiting() > 0 && writable) {
            final int count = pipe.empty(to);
            if (count == AGAIN) {
                writable = false;
            } else if (count < 0) {
                return false;
            }
        }
        return held == null && (pipe == null || pipe.waiting() == 0);
    }

    private int splice() {
        final int count = pipe.fill(from);
        spliced += Math.max(count, 0);
        return count;
    }

    private int copy() {
        final Chunk chunk = loop.chunks().take();
        if (chunk == null) {
            return copyWithoutHolding();
        }
        final int count = (int) libc.read(from, chunk.address(), Chunk.LENGTH);
        if (count <= 0) {
            loop.chunks().give(chunk);
            return count;
        }
        noteTaken(count);
        // Where the end has come already, the last bytes wait for it: one segment carries both.
        final int written = (int) libc.send(to, chunk.address(), count, endIsIn ? Socket.MSG_MORE : 0);
        if (written == count) {
            loop.chunks().give(chunk);
            return count;
        }
        if (written < 0 && written != AGAIN) {
            loop.chunks().give(chunk);
            return written;
        }
        writable = false;
        chunk.hold(Math.max(written, 0), count);
        held = chunk;
        return count;
    }

    /** Where others hold all the memory there is, what the sink does not take stays in the source. */
    private int copyWithoutHolding() {
        final Scratch scratch = loop.scratch();
        final int count = scratch.peek(from);
        if (count <= 0) {
            return count;
        }
        final int written = (int) libc.write(to, scratch.address(), count);
        if (written < count) {
            writable = false;
        }
        if (written < 0) {
            // Nothing has been taken: the source is asked again when there is room.
            return written == AGAIN ? count : written;
        }
        final int taken = scratch.discard(from, written);
        if (written == count) {
            noteTaken(taken);
        } else {
            copied += Math.max(taken, 0);
        }
        return taken;
    }

    /** Less than asked for: there was no more, and what comes is told. The end may have been told already. */
    private void noteTaken(final int count) {
        copied += Math.max(count, 0);
        if (count < Chunk.LENGTH) {
            ended = endIsIn;
            readable = hungUp;
        }
    }

    /** Tells the sink that there is no more. */
    void shutDownSink() {
        libc.shutdown(to, Socket.SHUT_WR);
    }
}
