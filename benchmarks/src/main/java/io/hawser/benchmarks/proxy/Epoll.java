package io.hawser.benchmarks.proxy;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/** epoll(7), level-triggered. One owner. Not thread safe. */
final class Epoll implements AutoCloseable {
    // struct epoll_event (x86-64, packed): events (32 bits), data (64 bits).
    private static final int EVENT_LENGTH = 12;
    private static final int DATA_OFFSET = 4;
    private static final int EVENTS = 256;

    private final LibC libc = LibC.get();
    private final UnsafeBuffer events = NativeMemory.allocate(EVENTS * EVENT_LENGTH);
    private final UnsafeBuffer event = NativeMemory.allocate(EVENT_LENGTH);
    private final int fd = check(libc.epollCreate1(Fcntl.EPOLL_CLOEXEC), "epoll_create1");

    /** Watches a descriptor; closing that ends it. */
    void add(final int watched, final int what) {
        control(Fcntl.EPOLL_CTL_ADD, watched, what);
    }

    /** Watches it for something else. */
    void change(final int watched, final int what) {
        control(Fcntl.EPOLL_CTL_MOD, watched, what);
    }

    /** Waits; returns how many events came. */
    int await(final int timeoutMs) {
        final int count = libc.epollWait(fd, events.addressOffset(), EVENTS, timeoutMs);
        return count == -Errno.EINTR ? 0 : check(count, "epoll_wait");
    }

    /** The descriptor of an event. */
    int descriptor(final int index) {
        return events.getInt(index * EVENT_LENGTH + DATA_OFFSET);
    }

    @Override
    public void close() {
        libc.close(fd);
    }

    private void control(final int operation, final int watched, final int what) {
        event.putInt(0, what);
        event.putLong(DATA_OFFSET, watched);
        check(libc.epollCtl(fd, operation, watched, event.addressOffset()), "epoll_ctl");
    }
}
