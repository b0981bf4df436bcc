package io.hawser.proxy.userspace.tcp;

import io.hawser.linux.libc.Fcntl;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.io.Watched;

/** One end of a relay: the socket to the client, or that to the backend. */
final class Side extends Watched {
    private static final int BROKEN = Fcntl.EPOLLERR;
    private static final int HUNG_UP = Fcntl.EPOLLHUP | BROKEN;
    private static final int ENDED = Fcntl.EPOLLRDHUP | HUNG_UP;

    private final Relay relay;
    private boolean watchesWrite;

    Side(final ProxyLoop loop, final int fd, final Relay relay) {
        super(loop, fd);
        this.relay = relay;
    }

    /** Watches for what there is to read; for room to write only where that was asked for. */
    void watchReading() {
        watch(READ);
    }

    /** Watches for room to write, too. */
    void watchWriting() {
        if (!watchesWrite) {
            watchesWrite = true;
            watch(READ_WRITE);
        }
    }

    /** Ends watching; its number is free once the events at hand are through. */
    void end() {
        closeBehindEvents();
    }

    /** Whether there is something to read, be it the end. */
    static boolean isReadable(final int events) {
        return (events & (Fcntl.EPOLLIN | ENDED)) != 0;
    }

    /** Whether nothing comes behind what there is to read. */
    static boolean isEnded(final int events) {
        return (events & ENDED) != 0;
    }

    /** Whether the other side said so: what there is to read ends with its end. */
    static boolean hasSaidItsEnd(final int events) {
        return (events & Fcntl.EPOLLRDHUP) != 0 && (events & BROKEN) == 0;
    }

    /** Whether there may be room to write, or an error. */
    static boolean isWritable(final int events) {
        return (events & (Fcntl.EPOLLOUT | BROKEN)) != 0;
    }

    /** Whether there may be an error. */
    static boolean isBroken(final int events) {
        return (events & BROKEN) != 0;
    }

    /** Whether one on its way has got there. */
    static boolean isConnected(final int events) {
        return (events & Fcntl.EPOLLOUT) != 0 && (events & HUNG_UP) == 0;
    }

    @Override
    protected void onReady(final int events) {
        relay.onReady(this, events);
    }

    @Override
    protected void onFailure() {
        relay.reset();
    }
}
