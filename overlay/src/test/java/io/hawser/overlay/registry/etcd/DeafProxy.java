package io.hawser.overlay.registry.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Passes connections on to a server, and, when told to, loses what the server answers to a certain request. */
final class DeafProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final URI server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile String cue = "";
    private volatile boolean deaf;

    DeafProxy(final URI server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    URI endpoint() {
        return URI.create(server.getScheme() + "://127.0.0.1:" + listener.getLocalPort());
    }

    /** From the request on that has this text in it, nothing is answered. */
    void deafFrom(final String request) {
        cue = request;
    }

    /** Answers again, on new connections. */
    void hear() {
        cue = "";
        deaf = false;
        closeConnections();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        closeConnections();
    }

    private void closeConnections() {
        try {
            for (final Socket socket : sockets) {
                socket.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.clear();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                final Socket client = listener.accept();
                final Socket upstream = new Socket(server.getHost(), server.getPort());
                sockets.add(client);
                sockets.add(upstream);
                start(() -> pass(client, upstream, this::listenForCue));
                start(() -> pass(upstream, client, ignored -> {}));
            }
        } catch (final IOException e) {
            // Closed, which is how it ends.
            return;
        }
    }

    private void pass(final Socket from, final Socket to, final Consumer<String> ear) {
        try (from;
                to) {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            final byte[] buffer = new byte[65536];
            int length = in.read(buffer);
            while (length >= 0) {
                ear.accept(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                if (to.getPort() == server.getPort() || !deaf) {
                    out.write(buffer, 0, length);
                }
                length = in.read(buffer);
            }
        } catch (final IOException e) {
            // The other end went first.
            return;
        }
    }

    private void listenForCue(final String request) {
        if (!cue.isEmpty() && request.contains(cue)) {
            deaf = true;
        }
    }

    private static void start(final Runnable work) {
        final Thread thread = new Thread(work, "deaf-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
