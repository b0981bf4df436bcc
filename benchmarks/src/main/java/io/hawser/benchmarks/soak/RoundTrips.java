package io.hawser.benchmarks.soak;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A byte there and back on a connection that stays, for the time it takes.
 *
 * @param course where it goes.
 * @param perSecond how often.
 */
public record RoundTrips(Course course, int perSecond) implements Subject.Load {
    @Override
    public void run(final Tally tally) throws Exception {
        try (ServerSocket listening = course.open()) {
            while (!tally.isOver()) {
                try {
                    stay(tally, listening);
                } catch (final IOException e) {
                    tally.error("round trips to " + course.target() + ": " + e);
                }
            }
        }
    }

    private void stay(final Tally tally, final ServerSocket listening) throws Exception {
        final Thread echo = new Thread(() -> echo(tally, listening), "round-trips-echo");
        echo.setDaemon(true);
        echo.start();
        try (Socket socket = course.connect(listening)) {
            final Pace pace = new Pace(perSecond);
            for (int number = 0; !tally.isOver(); number++) {
                pace.await();
                final int what = number & Byte.MAX_VALUE;
                final long beginNs = System.nanoTime();
                socket.getOutputStream().write(what);
                final int answer = socket.getInputStream().read();
                if (answer != what) {
                    throw new IOException("answered with " + answer + " to " + what);
                }
                tally.trip(System.nanoTime() - beginNs);
            }
        }
        echo.join();
    }

    private static void echo(final Tally tally, final ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            socket.setTcpNoDelay(true);
            int what = socket.getInputStream().read();
            while (what >= 0) {
                socket.getOutputStream().write(what);
                what = socket.getInputStream().read();
            }
        } catch (final IOException e) {
            tally.error("the echo of round trips: " + e);
        }
    }
}
