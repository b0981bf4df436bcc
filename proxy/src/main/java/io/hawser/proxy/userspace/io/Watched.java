package io.hawser.proxy.userspace.io;

import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A descriptor that a loop watches, edge-triggered: it is told once of each change, and has to go on until the kernel
 * says EAGAIN. Only for its loop's thread.
 */
public abstract class Watched implements EpollIoHandle {
    /** To be read, and whether the other side has ended. */
    protected static final EpollIoOps READ =
            EpollIoOps.valueOf(Fcntl.EPOLLIN | Fcntl.EPOLLRDHUP | Fcntl.EPOLLET | Fcntl.EPOLLERR);
    /** The same, and to be written. */
    protected static final EpollIoOps READ_WRITE = READ.with(EpollIoOps.valueOf(Fcntl.EPOLLOUT));

    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final ProxyLoop loop;
    private final Owned owned;
    private IoRegistration registration;

    /** @param fd is owned from now on */
    protected Watched(final ProxyLoop loop, final int fd) {
        this.loop = loop;
        this.owned = new Owned(fd);
    }

    /** The loop that watches it. */
    protected final ProxyLoop loop() {
        return loop;
    }

    /** The descriptor. */
    public final int number() {
        return owned.intValue();
    }

    /** Whether it has not been closed. */
    public final boolean isOpen() {
        return owned.isOpen();
    }

    /** Begins to watch, or watches for something else. What can be done already is told, too. */
    protected final void watch(final EpollIoOps ops) {
        if (registration == null) {
            registration = loop.register(this);
        }
        registration.submit(ops);
    }

    /**
     * Something can be done.
     *
     * @param events EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLERR, EPOLLHUP
     */
    protected abstract void onReady(int events);

    /** It cannot go on after an error of ours: closes what belongs to it. */
    protected abstract void onFailure();

    @Override
    public final FileDescriptor fd() {
        return owned;
    }

    @Override
    public final void handle(final IoRegistration of, final IoEvent event) {
        try {
            onReady(((EpollIoEvent) event).ops().value());
        } catch (final RuntimeException e) {
            LOG.error("a connection is given up after an error of ours", e);
            onFailure();
        }
    }

    /** Closes the descriptor at once; the kernel forgets by itself that it was watched. */
    @Override
    public final void close() {
        if (forget()) {
            LibC.get().close(owned.intValue());
        }
    }

    /**
     * Closes the descriptor once the events at hand are through: until then nobody has the same number, to whom an
     * event could be told that was this one's.
     */
    protected final void closeBehindEvents() {
        if (forget()) {
            loop.closeBehindEvents(owned.intValue());
        }
    }

    private boolean forget() {
        final boolean first = owned.release();
        if (first && registration != null) {
            registration.cancel();
        }
        return first;
    }

    /** Netty asks it whether the number still means what it meant. */
    private static final class Owned extends FileDescriptor {
        Owned(final int fd) {
            super(fd);
        }

        boolean release() {
            return markClosed();
        }
    }
}
