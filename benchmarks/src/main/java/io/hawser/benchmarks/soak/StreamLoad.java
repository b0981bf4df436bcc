package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Host;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One TCP connection after the other, each of so many bytes at a steady rate; every byte is compared where it arrives.
 *
 * @param client where connections come from.
 * @param server where they end.
 * @param listen the address that the server listens at.
 * @param target the address and port that the client connects to; port 0 for the one that the server listens at.
 * @param bytesPerSecond the rate.
 */
public record StreamLoad(
        Host client, Host server, InetSocketAddress listen, InetSocketAddress target, long bytesPerSecond)
        implements Subject.Load {
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS = 512;
    private static final int TIMEOUT_MS = 30_000;
    private static final byte[] PATTERN = pattern();

    /**
     * From one end to the other.
     *
     * @param ends the ends.
     * @param bytesPerSecond the rate.
     * @return the load.
     */
    public static StreamLoad between(final Ends ends, final long bytesPerSecond) {
        final InetSocketAddress any = new InetSocketAddress(ends.serverAddress().toInetAddress(), 0);
        return new StreamLoad(ends.client(), ends.server(), any, any, bytesPerSecond);
    }

    @Override
    public void run(final Tally tally) throws Exception {
        try (ServerSocket listening =
                server.call(() -> new ServerSocket(listen.getPort(), Byte.MAX_VALUE, listen.getAddress()))) {
            listening.setSoTimeout(TIMEOUT_MS);
            while (!tally.isOver()) {
                try {
                    transfer(tally, listening);
                } catch (final IOException | ExecutionException e) {
                    tally.error("a stream to " + target + ": " + e);
                }
            }
        }
    }

    private void transfer(final Tally tally, final ServerSocket listening) throws Exception {
        final FutureTask<Void> receiving = new FutureTask<>(() -> receive(tally, listening));
        final Thread receiver = new Thread(receiving, "stream-receiver");
        receiver.setDaemon(true);
        receiver.start();
        try (Socket socket = client.call(StreamLoad::bound)) {
            socket.setSoTimeout(TIMEOUT_MS);
            final int port = target.getPort() == 0 ? listening.getLocalPort() : target.getPort();
            socket.connect(new InetSocketAddress(target.getAddress(), port), TIMEOUT_MS);
            send(socket.getOutputStream());
            socket.shutdownOutput();
            receiving.get(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void send(final OutputStream out) throws IOException {
        final long beginNs = System.nanoTime();
        for (int i = 0; i < CHUNKS; i++) {
            out.write(PATTERN, i, CHUNK);
            final long dueNs = beginNs + (long) ((i + 1.0) * CHUNK / bytesPerSecond * 1e9);
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    private static Void receive(final Tally tally, final ServerSocket listening) throws IOException {
        try (Socket socket = listening.accept()) {
            socket.setSoTimeout(TIMEOUT_MS);
            final InputStream in = socket.getInputStream();
            final byte[] chunk = new byte[CHUNK];
            for (int i = 0; i < CHUNKS; i++) {
                if (in.readNBytes(chunk, 0, CHUNK) < CHUNK) {
                    throw new EOFException("ended in chunk " + i + " of " + CHUNKS);
                }
                if (!Arrays.equals(chunk, 0, CHUNK, PATTERN, i, i + CHUNK)) {
                    throw new IOException("chunk " + i + " of " + CHUNKS + " is not what was sent");
                }
                tally.streamed(CHUNK);
            }
            return null;
        }
    }

    /** Bound, so that the system's socket is made in the namespace of the thread that asks for it. */
    private static Socket bound() throws IOException {
        final Socket socket = new Socket();
        socket.bind(new InetSocketAddress(0));
        return socket;
    }

    private static byte[] pattern() {
        final byte[] bytes = new byte[CHUNK + CHUNKS];
        new Random(CHUNK).nextBytes(bytes);
        return bytes;
    }
}
