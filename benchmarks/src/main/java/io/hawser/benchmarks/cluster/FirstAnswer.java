package io.hawser.benchmarks.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks a web server again and again, each time over a new connection, until it answers as wanted. */
final class FirstAnswer {
    /** A SYN that nobody answers is not waited for: the kernel would repeat it after a second. */
    private static final int CONNECT_MS = 10;

    private static final int READ_MS = 500;
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private FirstAnswer() {}

    /** Asks from the thread's network namespace, and says when the answer that ends so had come. */
    static long await(final InetSocketAddress server, final byte[] wanted) {
        final long began = System.nanoTime();
        String last = "";
        while (System.nanoTime() - began < LONGEST_NS) {
            try (Socket socket = new Socket()) {
                socket.connect(server, CONNECT_MS);
                socket.setSoTimeout(READ_MS);
                socket.getOutputStream().write(REQUEST);
                last = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (last.endsWith(new String(wanted, StandardCharsets.US_ASCII))) {
                    return System.nanoTime();
                }
            } catch (final IOException e) {
                last = e.toString();
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        throw new IllegalStateException(server + " did not answer within 30 s; the last try: " + last);
    }
}
