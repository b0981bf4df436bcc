package io.hawser.ipvs.director;

import io.hawser.linux.testing.TestNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each byte with one of its own, for as long as the caller likes; closes first when it is told to. */
final class EchoServer implements AutoCloseable {
    static final int PORT = 7070;
    static final int CLOSE = 'q';

    private final int name;
    private final ServerSocket server;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private EchoServer(final ServerSocket server, final int name) {
        this.server = server;
        this.name = name;
    }

    /** @param name the byte that it answers with */
    static EchoServer in(final TestNamespace place, final int name) throws Exception {
        final ServerSocket socket = place.call(() -> new ServerSocket(PORT));
        final EchoServer echo = new EchoServer(socket, name);
        start(echo::accept);
        return echo;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                final Socket connection = server.accept();
                connections.add(connection);
                start(() -> serve(connection));
            }
        } catch (final IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(final Socket connection) {
        try (connection) {
            final InputStream in = connection.getInputStream();
            int asked = in.read();
            while (asked >= 0 && asked != CLOSE) {
                connection.getOutputStream().write(name);
                asked = in.read();
            }
        } catch (final IOException e) {
            // The caller has reset the connection; the test notices if it did not.
            connections.remove(connection);
        }
    }

    private static void start(final Runnable work) {
        final Thread thread = new Thread(work, "echo");
        thread.setDaemon(true);
        thread.start();
    }
}
