package io.hawser.proxy.userspace.io;

import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/** A pipe that pages of one socket wait in until another takes them. Not thread safe. */
public final class Pipe {
    /** Bytes that are asked of splice(2) at a time. */
    public static final int LENGTH = 1024 * 1024;

    private static final int FLAGS = Fcntl.SPLICE_F_MOVE | Fcntl.SPLICE_F_NONBLOCK;

    private final LibC libc = LibC.get();
    private final int readFd;
    private final int writeFd;
    private int waiting;

    private Pipe(final int readFd, final int writeFd) {
        this.readFd = readFd;
        this.writeFd = writeFd;
    }

    /** A new pipe, or null if there are no more descriptors. */
    static Pipe open() {
        final LibC libc = LibC.get();
        final UnsafeBuffer fds = NativeMemory.allocate(2 * Integer.BYTES);
        final int result = NativeMemory.with(fds, at -> libc.pipe2(at, Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC));
        if (result < 0) {
            return null;
        }
        final Pipe pipe = new Pipe(fds.getInt(0), fds.getInt(Integer.BYTES));
        // Where a limit forbids it, it stays at 64 KiB and does less at a time.
        libc.fcntl(pipe.writeFd, Fcntl.F_SETPIPE_SZ, LENGTH);
        return pipe;
    }

    /** How many bytes wait in it. */
    public int waiting() {
        return waiting;
    }

    /** Takes what a socket has: the number of bytes, 0 at its end, or minus an errno. */
    public int fill(final int fd) {
        final int count = (int) libc.splice(fd, writeFd, LENGTH, FLAGS);
        waiting += Math.max(count, 0);
        return count;
    }

    /** Gives a socket what waits: the number of bytes, or minus an errno. */
    public int empty(final int fd) {
        final int count = (int) libc.splice(readFd, fd, waiting, FLAGS);
        waiting -= Math.max(count, 0);
        return count;
    }

    void close() {
        libc.close(readFd);
        libc.close(writeFd);
    }
}
