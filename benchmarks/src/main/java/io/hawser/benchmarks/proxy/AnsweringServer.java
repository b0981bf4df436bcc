package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.Host;
import io.hawser.linux.Errno;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.userspace.io.Sockets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers the first bytes of each connection with a byte, and ends it. One thread. */
final class AnsweringServer implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int LENGTH = 64;
    private static final int POLL_MS = 50;

    private final LibC libc = LibC.get();
    private final Sockets sockets = new Sockets();
    private final UnsafeBuffer memory = NativeMemory.allocate(LENGTH);
    private final Epoll epoll = new Epoll();
    private final int listening;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile RuntimeException failure;

    private AnsweringServer(final int listening) {
        this.listening = listening;
        thread = new Thread(this::run, "answering-server");
        thread.setDaemon(true);
    }

    static AnsweringServer start(final Host host) throws Exception {
        final AnsweringServer server = new AnsweringServer(
                host.call(() -> new Sockets().listen(IpAddress.parse("0.0.0.0"), ProxyLab.PORT, BACKLOG)));
        server.thread.start();
        return server;
    }

    /** Throws what made it stop, if anything did. */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        libc.close(listening);
        epoll.close();
    }

    private void run() {
        try {
            epoll.add(listening, Fcntl.EPOLLIN);
            while (running) {
                final int count = epoll.await(POLL_MS);
                for (int i = 0; i < count; i++) {
                    final int fd = epoll.descriptor(i);
                    if (fd == listening) {
                        accept();
                    } else {
                        answer(fd);
                    }
                }
            }
        } catch (final RuntimeException e) {
            failure = e;
        }
    }

    private void accept() {
        int fd = sockets.accept(listening);
        while (fd >= 0) {
            if (!answer(fd)) {
                epoll.add(fd, Fcntl.EPOLLIN);
            }
            fd = sockets.accept(listening);
        }
    }

    private boolean answer(final int fd) {
        final long count = libc.read(fd, memory.addressOffset(), LENGTH);
        if (count == -Errno.EAGAIN) {
            return false;
        }
        if (count > 0) {
            libc.write(fd, memory.addressOffset(), 1);
        }
        libc.close(fd);
        return true;
    }
}
