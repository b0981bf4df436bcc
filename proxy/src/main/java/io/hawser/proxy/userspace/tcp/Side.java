package io.hawser.proxy.userspace.tcp;

import io.hawser.linux.libc.Fcntl;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.io.Watched;

/** One end of a relay: the socket to the client, or that to the backend. */
final class Side extends Watched {
    private static final int ENDED = Fcntl.EPOLLRDHUP | Fcntl.EPOLLHUP | Fcntl.EPOLLERR;
    private static final int BROKEN = Fcntl.EPOLLERR;

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

    @Override
    protected void onReady(final int events) {
        relay.onReady(
                this,
                (events & (Fcntl.EPOLLIN | ENDED)) != 0,
                (events & ENDED) != 0,
                (events & (Fcntl.EPOLLOUT | BROKEN)) != 0,
                (events & BROKEN) != 0);
    }

    @Override
    protected void onFailure() {
        relay.reset();
    }
}
