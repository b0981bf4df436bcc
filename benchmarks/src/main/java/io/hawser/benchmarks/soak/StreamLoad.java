package io.hawser.benchmarks.soak;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection after the other, each of so many bytes at a steady rate; every byte is compared where it arrives.
 *
 * @param course where they go.
 * @param bytesPerSecond the rate.
 */
public record StreamLoad(Course course, long bytesPerSecond) implements Subject.Load {
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS = 512;
    private static final byte[] PATTERN = pattern();

    @Override
    public void run(final Tally tally) throws Exception {
        try (ServerSocket listening = course.open()) {
            while (!tally.isOver()) {
                try {
                    transfer(tally, listening);
                } catch (final IOException | ExecutionException e) {
                    tally.error("a stream to " + course.target() + ": " + e);
                }
            }
        }
    }

    private void transfer(final Tally tally, final ServerSocket listening) throws Exception {
        final FutureTask<Integer> receiving = new FutureTask<>(() -> receive(tally, listening));
        final Thread receiver = new Thread(receiving, "stream-receiver");
        receiver.setDaemon(true);
        receiver.start();
        try (Socket socket = course.connect(listening)) {
            final int sent = send(tally, socket.getOutputStream());
            socket.shutdownOutput();
            final int arrived = receiving.get(2L * Course.TIMEOUT_MS, TimeUnit.MILLISECONDS);
            if (arrived != sent) {
                throw new EOFException("ended after " + arrived + " chunks of " + sent);
            }
        }
    }

    /** Returns how many chunks it sent. */
    private int send(final Tally tally, final OutputStream out) throws IOException {
        final Pace pace = new Pace((double) bytesPerSecond / CHUNK);
        for (int i = 0; i < CHUNKS; i++) {
            if (tally.isOver()) {
                return i;
            }
            out.write(PATTERN, i, CHUNK);
            pace.await();
        }
        return CHUNKS;
    }

    /** Returns how many chunks it received before the end. */
    private static int receive(final Tally tally, final ServerSocket listening) throws IOException {
        try (Socket socket = listening.accept()) {
            socket.setSoTimeout(Course.TIMEOUT_MS);
            final InputStream in = socket.getInputStream();
            final byte[] chunk = new byte[CHUNK];
            int whole = 0;
            int count = in.readNBytes(chunk, 0, CHUNK);
            while (count > 0) {
                if (!Arrays.equals(chunk, 0, count, PATTERN, whole, whole + CHUNK)) {
                    throw new IOException("chunk " + whole + ", of " + count + " bytes, is not what was sent");
                }
                tally.streamed(CHUNK);
                whole++;
                count = in.readNBytes(chunk, 0, CHUNK);
            }
            return whole;
        }
    }

    private static byte[] pattern() {
        final byte[] bytes = new byte[CHUNK + CHUNKS];
        new Random(CHUNK).nextBytes(bytes);
        return bytes;
    }
}
