package io.hawser.benchmarks.soak;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Datagrams of different sizes at a steady rate, each compared where it arrives. One that is lost is counted as lost;
 * one that arrives changed is an error.
 *
 * @param course where they go.
 * @param perSecond the rate.
 */
public record DatagramLoad(Course course, int perSecond) implements Subject.Load {
    private static final int LARGEST = 1_400;
    private static final int SMALLEST = 16;
    private static final int BURSTS_PER_SECOND = 100;
    private static final int BUFFER = 1 << 20;
    private static final int QUIET_MS = 500;

    @Override
    public void run(final Tally tally) throws Exception {
        try (DatagramSocket receiving = course.server().call(() -> new DatagramSocket(course.listen()));
                DatagramSocket sending = course.client().call(() -> new DatagramSocket())) {
            receiving.setReceiveBufferSize(BUFFER);
            receiving.setSoTimeout(QUIET_MS);
            final Thread receiver = new Thread(() -> receive(tally, receiving), "datagram-receiver");
            receiver.setDaemon(true);
            receiver.start();
            send(tally, sending, course.target(receiving.getLocalPort()));
            receiver.join();
        }
    }

    private void send(final Tally tally, final DatagramSocket socket, final InetSocketAddress to) throws IOException {
        final byte[] bytes = new byte[LARGEST];
        final DatagramPacket datagram = new DatagramPacket(bytes, LARGEST, to);
        final int burst = Math.max(1, perSecond / BURSTS_PER_SECOND);
        final Pace pace = new Pace((double) perSecond / burst);
        for (long number = 0; !tally.isOver(); number++) {
            write(bytes, number);
            datagram.setLength(length(number));
            socket.send(datagram);
            tally.sent(1);
            if (number % burst == 0) {
                pace.await();
            }
        }
    }

    private static void receive(final Tally tally, final DatagramSocket socket) {
        final byte[] bytes = new byte[LARGEST];
        final byte[] expected = new byte[LARGEST];
        final DatagramPacket datagram = new DatagramPacket(bytes, LARGEST);
        while (true) {
            try {
                datagram.setLength(LARGEST);
                socket.receive(datagram);
                final long number = ByteBuffer.wrap(bytes).getLong();
                write(expected, number);
                if (datagram.getLength() == length(number)
                        && Arrays.equals(bytes, 0, datagram.getLength(), expected, 0, length(number))) {
                    tally.received();
                } else {
                    tally.error("datagram " + number + " of " + datagram.getLength() + " bytes is not what was sent");
                }
            } catch (final SocketTimeoutException e) {
                if (tally.isOver()) {
                    return;
                }
            } catch (final IOException e) {
                tally.error("datagrams: " + e);
                return;
            }
        }
    }

    private static int length(final long number) {
        return SMALLEST + (int) (number * 37 % (LARGEST - SMALLEST + 1));
    }

    private static void write(final byte[] bytes, final long number) {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < LARGEST / Long.BYTES; i++) {
            buffer.putLong(number * (2L * i + 1));
        }
    }
}
