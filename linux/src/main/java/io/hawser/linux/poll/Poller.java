package io.hawser.linux.poll;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Waits until a descriptor can be read, another thread calls {@link #wake()}, or a time has passed. {@link #await} is
 * for the one thread that owns this; {@link #wake()} is for any. Allocates nothing while in use.
 */
public final class Poller implements AutoCloseable {
    private static final int POLLFD_LENGTH = 8;
    private static final int POLLFD_EVENTS_OFFSET = 4;
    private static final int POLLFD_REVENTS_OFFSET = 6;

    private final LibC libc = LibC.get();
    private final int wakeFd;
    private final int count;
    private final UnsafeBuffer pollfds;
    private final UnsafeBuffer drained = NativeMemory.allocate(Long.BYTES);
    private final UnsafeBuffer one = NativeMemory.allocate(Long.BYTES);
    private boolean closed;

    /** @param fds descriptors to wait for; they stay their owners' */
    public Poller(final int... fds) {
        wakeFd = check(libc.eventfd(0, Fcntl.EFD_CLOEXEC | Fcntl.EFD_NONBLOCK), "make an eventfd");
        count = fds.length + 1;
        pollfds = NativeMemory.allocate(count * POLLFD_LENGTH);
        for (int i = 0; i < count; i++) {
            pollfds.putInt(i * POLLFD_LENGTH, i == 0 ? wakeFd : fds[i - 1]);
            pollfds.putShort(i * POLLFD_LENGTH + POLLFD_EVENTS_OFFSET, Fcntl.POLLIN);
        }
        one.putLong(0, 1);
    }

    /**
     * Waits.
     *
     * @param timeoutMs the longest to wait; 0 only looks, negative is for ever
     * @return whether a descriptor can be read or a wake-up came
     */
    public boolean await(final int timeoutMs) {
        final int ready = libc.poll(pollfds.addressOffset(), count, timeoutMs);
        if (ready < 0 && ready != -Errno.EINTR) {
            throw new LinuxException("poll", -ready);
        }
        if (ready > 0 && pollfds.getShort(POLLFD_REVENTS_OFFSET) != 0) {
            libc.read(wakeFd, drained.addressOffset(), Long.BYTES);
        }
        return ready > 0;
    }

    /** Ends the present wait, or the next one if there is none. Does nothing once closed. */
    public synchronized void wake() {
        if (!closed) {
            libc.write(wakeFd, one.addressOffset(), Long.BYTES);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            libc.close(wakeFd);
        }
    }
}
