package io.hawser.overlay.datapath;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import java.io.EOFException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Bytes sent over TCP from one namespace to another, and compared where they arrive. */
final class Transfer {
    private static final int CHUNK = 1 << 16;
    private static final int TIMEOUT_MS = 60_000;
    private static final long SEED = 8285;

    private Transfer() {}

    /** Something done while bytes are on their way. */
    interface Disturbance {
        void happen() throws Exception;
    }

    static void run(final TestNamespace from, final TestNamespace to, final IpAddress address, final int chunks)
            throws Exception {
        run(from, to, address, chunks, () -> {});
    }

    /** Sends so many times 64 KiB; halfway the disturbance happens. */
    static void run(
            final TestNamespace from,
            final TestNamespace to,
            final IpAddress address,
            final int chunks,
            final Disturbance halfway)
            throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(2);
        try (ServerSocket server = to.call(() -> new ServerSocket(0, 1, address.toInetAddress()))) {
            server.setSoTimeout(TIMEOUT_MS);
            final Future<?> receiver = threads.submit(receiver(server, chunks));
            final Future<?> sender = threads.submit(sender(from, address, server.getLocalPort(), chunks, halfway));
            sender.get(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
            receiver.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Void> sender(
            final TestNamespace from,
            final IpAddress address,
            final int port,
            final int chunks,
            final Disturbance halfway) {
        return () -> {
            final Random random = new Random(SEED);
            final byte[] chunk = new byte[CHUNK];
            try (Socket socket = from.call(Transfer::unconnected)) {
                socket.connect(new InetSocketAddress(address.toInetAddress(), port), TIMEOUT_MS);
                final OutputStream out = socket.getOutputStream();
                for (int i = 0; i < chunks; i++) {
                    if (i == chunks / 2) {
                        halfway.happen();
                    }
                    random.nextBytes(chunk);
                    out.write(chunk);
                }
            }
            return null;
        };
    }

    /** Bound, so that the system's socket is made in the namespace of the thread that asks for it. */
    private static Socket unconnected() throws Exception {
        final Socket socket = new Socket();
        socket.bind(new InetSocketAddress(0));
        return socket;
    }

    private static Callable<Void> receiver(final ServerSocket server, final int chunks) {
        return () -> {
            final Random random = new Random(SEED);
            final byte[] expected = new byte[CHUNK];
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(TIMEOUT_MS);
                final InputStream in = socket.getInputStream();
                for (int i = 0; i < chunks; i++) {
                    random.nextBytes(expected);
                    final byte[] chunk = in.readNBytes(CHUNK);
                    if (chunk.length < CHUNK) {
                        throw new EOFException("ended in chunk " + i + " of " + chunks);
                    }
                    if (!Arrays.equals(chunk, expected)) {
                        throw new AssertionError("chunk " + i + " of " + chunks + " is not what was sent");
                    }
                }
            }
            return null;
        };
    }
}
