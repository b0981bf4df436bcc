package io.hawser.proxy.userspace.tcp;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.userspace.balance.Backend;
import io.hawser.proxy.userspace.balance.Frontend;
import io.hawser.proxy.userspace.io.ProxyCounter;
import io.hawser.proxy.userspace.io.ProxyLoop;
import io.hawser.proxy.userspace.io.Scratch;
import java.util.ArrayList;
import java.util.List;

/**
 * One client's connection and the one to its backend. The client is left alone until a backend has answered: then, and
 * not before, its first byte is read, so that another backend can be tried as long as one refuses. Each way ends by
 * itself (half-close); a reset of one side becomes a reset of the other. Only for its loop's thread.
 */
final class Relay {
    private enum State {
        CONNECTING,
        RELAYING,
        CLOSED
    }

    private final RelaySet relays;
    private final ProxyLoop loop;
    private final TcpSettings settings;
    private final Frontend frontend;
    private final IpAddress clientAddress;
    private final int clientPort;
    private final Side client;
    private List<Backend> tried = List.of();
    private Backend backend;
    private Side server;
    private Direction up;
    private Direction down;
    private State state = State.CONNECTING;
    private boolean upDeferred;
    private boolean downDeferred;

    // Links of RelaySet's lists: all relays, and those that connect.
    Relay next;
    Relay previous;
    Relay nextConnecting;
    Relay previousConnecting;
    long deadlineNs;
    boolean connecting;

    /** @param fd the client's socket, owned from now on */
    Relay(
            final RelaySet relays,
            final Frontend frontend,
            final int fd,
            final IpAddress clientAddress,
            final int clientPort) {
        this.relays = relays;
        this.loop = relays.loop();
        this.settings = relays.settings();
        this.frontend = frontend;
        this.clientAddress = clientAddress;
        this.clientPort = clientPort;
        client = new Side(loop, fd, this);
    }

    /** Looks for a backend. */
    void start() {
        relays.add(this);
        connectNext();
    }

    /** The backend did not answer in time. */
    void onDeadline() {
        onConnectFailed();
    }

    /** Something can be done at a side: events of epoll(7). */
    void onReady(final Side side, final int events) {
        switch (state) {
            case CONNECTING -> {
                if (side == server) {
                    checkConnected(events);
                }
            }
            case RELAYING -> {
                if (Side.isBroken(events) && loop.sockets().takeError(side.number()) != 0) {
                    settings.counters().increment(ProxyCounter.RESET);
                    reset();
                    return;
                }
                final boolean fromClient = side == client;
                note(fromClient ? up : down, fromClient ? down : up, events);
                moveBoth(fromClient);
            }
            default -> {}
        }
    }

    /** Ends both connections by resets. */
    void reset() {
        if (state == State.CLOSED) {
            return;
        }
        loop.sockets().resetOnClose(client.number());
        if (server != null && server.isOpen()) {
            loop.sockets().resetOnClose(server.number());
        }
        close();
    }

    private static void note(final Direction out, final Direction in, final int events) {
        if (Side.isEnded(events)) {
            out.hungUp(Side.hasSaidItsEnd(events));
        } else if (Side.isReadable(events)) {
            out.readable();
        }
        if (Side.isWritable(events)) {
            in.writable();
        }
    }

    private void connectNext() {
        while (state == State.CONNECTING) {
            backend = tried.size() >= settings.connectAttempts() ? null : frontend.choose(clientAddress, tried);
            if (backend == null) {
                settings.counters().increment(ProxyCounter.UNREACHABLE);
                reset();
                return;
            }
            backend.opened();
            final Endpoint endpoint = backend.endpoint();
            final int fd = loop.sockets().connectTcp(endpoint.address(), endpoint.port());
            if (fd >= 0) {
                server = new Side(loop, fd, this);
                relays.connecting(this);
                server.watchWriting();
                return;
            }
            giveUpBackend();
        }
    }

    private void checkConnected(final int events) {
        if (Side.isConnected(events)) {
            established(events);
            return;
        }
        final Endpoint endpoint = backend.endpoint();
        final int result = loop.sockets().connect(server.number(), endpoint.address(), endpoint.port());
        switch (-result) {
            case 0, Errno.EISCONN -> established(events);
            case Errno.EALREADY, Errno.EINPROGRESS -> {}
            default -> onConnectFailed();
        }
    }

    private void onConnectFailed() {
        relays.connected(this);
        server.end();
        giveUpBackend();
        connectNext();
    }

    private void giveUpBackend() {
        settings.counters().increment(ProxyCounter.CONNECT_FAILED);
        backend.failed();
        backend.closed();
        if (tried.isEmpty()) {
            tried = new ArrayList<>(settings.connectAttempts());
        }
        tried.add(backend);
        backend = null;
        server = null;
    }

    private void established(final int events) {
        relays.connected(this);
        backend.succeeded();
        settings.counters().increment(ProxyCounter.ESTABLISHED);
        if (settings.proxyProtocol().test(frontend.backends()) && !introduced()) {
            reset();
            return;
        }
        state = State.RELAYING;
        up = new Direction(loop, client.number(), server.number(), this::resumeUp);
        down = new Direction(loop, server.number(), client.number(), this::resumeDown);
        // The client has had the time to ask meanwhile, and is not watched yet.
        up.readable();
        note(down, up, events);
        moveBoth(true);
        if (state == State.RELAYING) {
            if (up.copied() + up.spliced() == 0) {
                // The client is silent: the backend may have to speak first.
                loop.sockets().acknowledge(server.number());
            }
            client.watchReading();
            watchBlocked();
        }
    }

    /** Tells the backend who its client is. A fresh connection has room for that. */
    private boolean introduced() {
        final Scratch scratch = loop.scratch();
        final int length =
                ProxyHeader.write(scratch.memory(), clientAddress, clientPort, frontend.address(), frontend.port());
        return LibC.get().write(server.number(), scratch.address(), length) == length;
    }

    private void resumeUp() {
        upDeferred = false;
        if (state == State.RELAYING) {
            move(true);
        }
    }

    private void resumeDown() {
        downDeferred = false;
        if (state == State.RELAYING) {
            move(false);
        }
    }

    private void moveBoth(final boolean upFirst) {
        move(upFirst);
        if (state == State.RELAYING) {
            move(!upFirst);
        }
    }

    private void move(final boolean upwards) {
        final Direction direction = upwards ? up : down;
        if (direction.isFinished()) {
            return;
        }
        final long copied = direction.copied();
        final long spliced = direction.spliced();
        final Direction.Outcome outcome = direction.move();
        settings.counters().add(ProxyCounter.COPIED_BYTES, direction.copied() - copied);
        settings.counters().add(ProxyCounter.SPLICED_BYTES, direction.spliced() - spliced);
        switch (outcome) {
            case WAITS -> {
                if (direction.isBlocked()) {
                    watchBlocked();
                }
            }
            case HAS_MORE -> defer(upwards);
            case FINISHED -> {
                if (up.isFinished() && down.isFinished()) {
                    close();
                } else {
                    direction.shutDownSink();
                }
            }
            default -> {
                settings.counters().increment(ProxyCounter.RESET);
                reset();
            }
        }
    }

    private void defer(final boolean upwards) {
        if (upwards && !upDeferred) {
            upDeferred = true;
            loop.defer(up.resume());
        } else if (!upwards && !downDeferred) {
            downDeferred = true;
            loop.defer(down.resume());
        }
    }

    /** The backend's side has watched for room since it connected. */
    private void watchBlocked() {
        if (down.isBlocked()) {
            client.watchWriting();
        }
    }

    private void close() {
        state = State.CLOSED;
        relays.connected(this);
        if (up != null) {
            up.close();
            down.close();
        }
        client.end();
        if (server != null) {
            server.end();
        }
        if (backend != null) {
            backend.closed();
        }
        settings.counters().increment(ProxyCounter.ENDED);
        relays.remove(this);
    }
}
