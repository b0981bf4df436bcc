package io.hawser.proxy.userspace.tcp;

import io.hawser.linux.Errno;
import io.hawser.linux.udp.SockAddrFlyweight;
import io.hawser.proxy.userspace.balance.Frontend;
import io.hawser.proxy.userspace.io.ProxyCounter;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.io.Watched;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the connections to one frontend that the kernel gives to one loop. */
public final class TcpListener extends Watched {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final int BATCH = 64;
    private static final int PAUSE_MS = 100;

    private final RelaySet relays;
    private final Runnable acceptMore = this::acceptMore;
    private volatile Frontend frontend;
    private boolean waiting;

    /** @param fd a listening socket, owned from now on */
    public TcpListener(final RelaySet relays, final int fd, final Frontend frontend) {
        super(relays.loop(), fd);
        this.relays = relays;
        this.frontend = frontend;
    }

    /** Leads new connections there from now on. For any thread. */
    public void lead(final Frontend other) {
        frontend = other;
    }

    /** Begins to accept. */
    public void start() {
        watch(READ);
    }

    /** Takes those that have been established already, and stops: nobody who got through is reset. */
    public void stop() {
        if (!waiting) {
            accept();
        }
        close();
    }

    @Override
    protected void onReady(final int events) {
        if (!waiting) {
            accept();
        }
    }

    @Override
    protected void onFailure() {
        LOG.warn("{} goes on listening", frontend.address());
    }

    private void acceptMore() {
        waiting = false;
        if (isOpen()) {
            accept();
        } else {
            loop().admitNext();
        }
    }

    private void accept() {
        final ProxyLoop loop = loop();
        for (int i = 0; i < BATCH; i++) {
            if (!loop.admits(acceptMore)) {
                waiting = true;
                return;
            }
            final int fd = loop.sockets().accept(number());
            if (fd >= 0) {
                relay(fd);
            } else if (fd == -Errno.EAGAIN) {
                return;
            } else if (fd == -Errno.EMFILE || fd == -Errno.ENFILE || fd == -Errno.ENOBUFS || fd == -Errno.ENOMEM) {
                pause(-fd);
                return;
            }
            // Anything else is about a connection that has gone again: accept(2).
        }
        waiting = true;
        loop.defer(acceptMore);
    }

    private void pause(final int errno) {
        relays.settings().counters().increment(ProxyCounter.ACCEPT_FAILED);
        LOG.debug("{} accepts nothing for {} ms: {}", frontend.address(), PAUSE_MS, Errno.name(errno));
        waiting = true;
        loop().schedule(acceptMore, PAUSE_MS);
    }

    private void relay(final int fd) {
        relays.settings().counters().increment(ProxyCounter.ACCEPTED);
        final SockAddrFlyweight peer = loop().sockets().peer();
        new Relay(relays, frontend, fd, peer.address(), peer.port()).start();
    }
}
