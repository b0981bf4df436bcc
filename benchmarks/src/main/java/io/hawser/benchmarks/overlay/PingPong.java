package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Cores;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Host;
import io.hawser.linux.net.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Datagrams sent back and forth: one at a time, or at fixed times. */
final class PingPong implements AutoCloseable {
    /** Bytes of payload. */
    static final int LENGTH = 64;

    private static final int WARM_UP_TRIPS = 1_000;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final long RESEND_MS = 100;
    /** Longer than any trip that is not lost. */
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long TIMER_SLACK_NS = TimeUnit.MICROSECONDS.toNanos(80);
    private static final int PACED_WARM_UP = 200;
    private static final long NONE = -1;

    private final DatagramChannel client;
    private final DatagramChannel server;
    private final int clientCore;
    private final int serverCore;
    /** Number of the trip that is being made. */
    private volatile long sequence;

    private volatile long sentAgain = NONE;

    private PingPong(
            final DatagramChannel client, final DatagramChannel server, final int clientCore, final int serverCore) {
        this.client = client;
        this.server = server;
        this.clientCore = clientCore;
        this.serverCore = serverCore;
    }

    /** Opens both sockets, connected to each other; each thread will be pinned to its core. */
    static PingPong between(final Ends ends, final int clientCore, final int serverCore) throws Exception {
        final DatagramChannel client = open(ends.client(), ends.clientAddress());
        try {
            final DatagramChannel server = open(ends.server(), ends.serverAddress());
            try {
                client.connect(server.getLocalAddress());
                server.connect(client.getLocalAddress());
                return new PingPong(client, server, clientCore, serverCore);
            } catch (final IOException e) {
                server.close();
                throw e;
            }
        } catch (final Exception e) {
            client.close();
            throw e;
        }
    }

    /**
     * Runs for so long, after some trips that do not count.
     *
     * @return every trip's time in nanoseconds.
     * @throws IOException if so many datagrams were lost on their way that no trip was made. One that is lost is sent
     *     again after a while, and its trip does not count.
     */
    Histogram run(final Duration length) throws IOException, InterruptedException {
        final FutureTask<Void> echoing = new FutureTask<>(this::echo);
        final FutureTask<Histogram> asking = new FutureTask<>(() -> ask(length));
        start(echoing, "ping-pong-echo");
        start(asking, "ping-pong-ask");
        final long deadline = System.nanoTime() + length.plus(GRACE).toNanos();
        long seen = NONE;
        while (true) {
            try {
                return asking.get(RESEND_MS, TimeUnit.MILLISECONDS);
            } catch (final TimeoutException e) {
                if (echoing.isDone() || System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            echoing.isDone()
                                    ? "the server of the ping-pong broke off"
                                    : "too many datagrams were lost between the ends of the ping-pong",
                            e);
                }
                final long current = sequence;
                if (current == seen) {
                    sendAgain(current);
                }
                seen = current;
            } catch (final ExecutionException e) {
                throw new IOException("the client of the ping-pong broke off: " + e.getCause(), e);
            }
        }
    }

    /**
     * Sends one datagram after another at fixed times, whether those before came back or not. A trip's time is from
     * when its datagram was due: what is late because of the one before counts as late. The first trips do not count.
     *
     * @param length how long datagrams are sent.
     * @param interval between two of them.
     * @return every trip's time in nanoseconds; of one that was lost, until it was given up.
     */
    Histogram paced(final Duration length, final Duration interval) throws IOException, InterruptedException {
        final int count = (int) (length.toNanos() / interval.toNanos()) + PACED_WARM_UP;
        final AtomicLongArray tripsNs = new AtomicLongArray(count);
        final long beginNs = System.nanoTime() + GRACE_NS;
        start(new FutureTask<>(this::echo), "ping-pong-echo");
        start(new FutureTask<>(() -> collect(beginNs, interval.toNanos(), tripsNs)), "ping-pong-collect");
        final FutureTask<Void> sending = new FutureTask<>(() -> pace(beginNs, interval.toNanos(), count));
        start(sending, "ping-pong-pace");
        try {
            sending.get(length.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IOException("the client of the ping-pong broke off", e);
        }
        TimeUnit.NANOSECONDS.sleep(GRACE_NS);
        final long givenUpNs = System.nanoTime();
        final Histogram trips = new Histogram(SIGNIFICANT_DIGITS);
        for (int i = PACED_WARM_UP; i < count; i++) {
            final long trip = tripsNs.get(i);
            trips.recordValue(trip > 0 ? trip : givenUpNs - beginNs - i * interval.toNanos());
        }
        return trips;
    }

    private Void pace(final long beginNs, final long intervalNs, final int count) throws IOException {
        Cores.pinCurrentThread(clientCore);
        final ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
        for (int i = 0; i < count; i++) {
            final long dueNs = beginNs + i * intervalNs;
            for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
                // The kernel's timers are late by as much.
                if (left > TIMER_SLACK_NS) {
                    LockSupport.parkNanos(left - TIMER_SLACK_NS);
                } else {
                    Thread.onSpinWait();
                }
            }
            datagram.clear().putLong(0, i);
            client.write(datagram);
        }
        return null;
    }

    private Void collect(final long beginNs, final long intervalNs, final AtomicLongArray tripsNs) throws IOException {
        Cores.pinCurrentThread(clientCore);
        final ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
        try {
            while (true) {
                datagram.clear();
                client.read(datagram);
                final long nowNs = System.nanoTime();
                final int number = (int) datagram.getLong(0);
                tripsNs.set(number, nowNs - beginNs - number * intervalNs);
            }
        } catch (final AsynchronousCloseException e) {
            return null;
        }
    }

    private void sendAgain(final long lost) throws IOException {
        sentAgain = lost;
        client.write(ByteBuffer.allocateDirect(LENGTH).putLong(0, lost));
    }

    private static void start(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Also ends the threads. */
    @Override
    public void close() throws IOException {
        try {
            client.close();
        } finally {
            server.close();
        }
    }

    private Histogram ask(final Duration length) throws IOException {
        Cores.pinCurrentThread(clientCore);
        final ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
        final Histogram trips = new Histogram(SIGNIFICANT_DIGITS);
        for (int trip = 0; trip < WARM_UP_TRIPS; trip++) {
            trip(datagram);
        }
        final long end = System.nanoTime() + length.toNanos();
        long before = System.nanoTime();
        while (before - end < 0) {
            trip(datagram);
            final long after = System.nanoTime();
            if (sentAgain != sequence) {
                trips.recordValue(after - before);
            }
            before = after;
        }
        return trips;
    }

    private void trip(final ByteBuffer datagram) throws IOException {
        final long current = sequence + 1;
        sequence = current;
        datagram.clear().putLong(0, current);
        client.write(datagram);
        do {
            datagram.clear();
            client.read(datagram);
        } while (datagram.getLong(0) != current);
    }

    private Void echo() throws IOException {
        Cores.pinCurrentThread(serverCore);
        final ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
        try {
            while (true) {
                datagram.clear();
                server.read(datagram);
                datagram.flip();
                server.write(datagram);
            }
        } catch (final AsynchronousCloseException e) {
            return null;
        }
    }

    private static DatagramChannel open(final Host host, final IpAddress address) throws Exception {
        final SocketAddress any = new InetSocketAddress(address.toInetAddress(), 0);
        return host.call(() -> {
            final DatagramChannel channel = DatagramChannel.open();
            try {
                return channel.bind(any);
            } catch (final IOException e) {
                channel.close();
                throw e;
            }
        });
    }
}
