package io.hawser.benchmarks.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Connections that send a byte, get it back, and are ended by the server, as short requests are.
 *
 * @param course where they go.
 * @param perSecond how many are opened, one after the other.
 */
public record ShortConnections(Course course, int perSecond) implements Subject.Load {
    @Override
    public void run(final Tally tally) throws Exception {
        try (ServerSocket listening = course.open()) {
            final Thread server = new Thread(() -> serve(tally, listening), "short-connections-server");
            server.setDaemon(true);
            server.start();
            final Pace pace = new Pace(perSecond);
            for (int number = 0; !tally.isOver(); number++) {
                try (Socket socket = course.connect(listening)) {
                    ask(socket, number & Byte.MAX_VALUE);
                    tally.connected();
                } catch (final IOException e) {
                    tally.error("a short connection to " + course.target() + ": " + e);
                }
                pace.await();
            }
        }
    }

    private static void ask(final Socket socket, final int what) throws IOException {
        final OutputStream out = socket.getOutputStream();
        final InputStream in = socket.getInputStream();
        out.write(what);
        final int answer = in.read();
        if (answer != what) {
            throw new IOException("answered with " + answer + " to " + what);
        }
        if (in.read() >= 0) {
            throw new IOException("answered with more than was sent");
        }
    }

    private static void serve(final Tally tally, final ServerSocket listening) {
        while (!tally.isOver()) {
            try (Socket socket = listening.accept()) {
                socket.setSoTimeout(Course.TIMEOUT_MS);
                final int what = socket.getInputStream().read();
                if (what >= 0) {
                    socket.getOutputStream().write(what);
                }
            } catch (final SocketTimeoutException e) {
                tally.error("no short connection arrived for " + Course.TIMEOUT_MS + " ms");
            } catch (final IOException e) {
                if (listening.isClosed()) {
                    return;
                }
                tally.error("the server of short connections: " + e);
            }
        }
    }
}
