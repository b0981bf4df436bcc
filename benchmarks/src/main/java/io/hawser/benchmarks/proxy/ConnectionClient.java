package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.ToolException;
import io.hawser.linux.Errno;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.userspace.io.Sockets;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/** Opens connections one after another, so many at a time. Runs in the namespace of the calling thread. */
final class ConnectionClient {
    private static final int LENGTH = 64;
    private static final int PATIENCE_MS = 5_000;

    private final LibC libc = LibC.get();
    private final Sockets sockets = new Sockets();
    private final UnsafeBuffer memory = NativeMemory.allocate(LENGTH);
    private final BitSet asked = new BitSet();
    private final IpAddress to;

    private ConnectionClient(final IpAddress to) {
        this.to = to;
    }

    /**
     * Runs for so long.
     *
     * @return how many connections sent a byte, got one, and ended
     * @throws IOException if one fails, or nothing happens for a while
     */
    static long run(final IpAddress to, final int atATime, final Duration length) throws IOException {
        return new ConnectionClient(to).run(atATime, System.nanoTime() + length.toNanos());
    }

    private long run(final int atATime, final long endNs) throws IOException {
        try (Epoll epoll = new Epoll()) {
            for (int i = 0; i < atATime; i++) {
                open(epoll);
            }
            long done = 0;
            int open = atATime;
            while (open > 0) {
                final int count = epoll.await(PATIENCE_MS);
                if (count == 0) {
                    throw new ToolException("no connection went on for " + PATIENCE_MS + " ms");
                }
                final boolean over = System.nanoTime() - endNs > 0;
                for (int i = 0; i < count; i++) {
                    if (step(epoll, epoll.descriptor(i))) {
                        done++;
                        if (over) {
                            open--;
                        } else {
                            open(epoll);
                        }
                    }
                }
            }
            return done;
        }
    }

    private void open(final Epoll epoll) throws IOException {
        final int fd = sockets.connectTcp(to, ProxyLab.PORT);
        if (fd < 0) {
            throw new ToolException("connect: " + Errno.name(fd));
        }
        asked.clear(fd);
        epoll.add(fd, Fcntl.EPOLLOUT);
    }

    /** Whether the connection is over. */
    private boolean step(final Epoll epoll, final int fd) throws IOException {
        if (!asked.get(fd)) {
            require(libc.write(fd, memory.addressOffset(), 1), "send");
            asked.set(fd);
            epoll.change(fd, Fcntl.EPOLLIN);
            return false;
        }
        long count = require(libc.read(fd, memory.addressOffset(), LENGTH), "receive");
        if (count > 0) {
            count = libc.read(fd, memory.addressOffset(), LENGTH);
            if (count == -Errno.EAGAIN) {
                return false;
            }
            require(count, "receive the end");
        }
        libc.close(fd);
        return true;
    }

    private static long require(final long result, final String what) throws IOException {
        if (result < 0) {
            throw new ToolException(what + ": " + Errno.name((int) result));
        }
        return result;
    }
}
