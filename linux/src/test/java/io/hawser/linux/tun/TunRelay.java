package io.hawser.linux.tun;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Carries packets between two devices until it is closed, and notes the largest of each GSO type. */
final class TunRelay implements AutoCloseable {
    private static final int PACKET_LENGTH = 128 * 1024;
    private static final int POLL_MS = 50;
    private static final int POLLFD_LENGTH = 8;

    private final TunQueue[] queues;
    private final Map<Integer, Integer> largest = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> gsoSizes = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "tun-relay");
    private volatile Throwable failure;
    private volatile boolean closing;

    TunRelay(final TunQueue one, final TunQueue other) {
        queues = new TunQueue[] {one, other};
        thread.start();
    }

    /** Length in bytes of the largest packet of a GSO type that was carried; 0 if there was none. */
    int largest(final int gsoType) {
        return largest.getOrDefault(gsoType, 0);
    }

    /** The last GSO size of a type. */
    int gsoSize(final int gsoType) {
        return gsoSizes.getOrDefault(gsoType, 0);
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            throw new AssertionError("interrupted while the relay ends", e);
        }
        if (failure != null) {
            throw new AssertionError("the relay failed", failure);
        }
    }

    private void run() {
        final UnsafeBuffer packet = NativeMemory.allocate(PACKET_LENGTH);
        final UnsafeBuffer pollfds = NativeMemory.allocate(2 * POLLFD_LENGTH);
        final VirtioNetHdrFlyweight header = new VirtioNetHdrFlyweight().wrap(packet, 0);
        try {
            while (!closing) {
                for (int i = 0; i < 2; i++) {
                    pollfds.putInt(i * POLLFD_LENGTH, queues[i].fd());
                    pollfds.putShort(i * POLLFD_LENGTH + 4, Fcntl.POLLIN);
                }
                LibC.get().poll(pollfds.addressOffset(), 2, POLL_MS);
                carry(packet, header, queues[0], queues[1]);
                carry(packet, header, queues[1], queues[0]);
            }
        } catch (final RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    private void carry(
            final UnsafeBuffer packet, final VirtioNetHdrFlyweight header, final TunQueue from, final TunQueue to) {
        int length = from.read(packet.addressOffset(), PACKET_LENGTH);
        while (length > 0) {
            largest.merge(header.gsoType(), length - VirtioNetHdrFlyweight.LENGTH, Math::max);
            gsoSizes.put(header.gsoType(), header.gsoSize());
            final int written = to.write(packet.addressOffset(), length);
            if (written != length) {
                throw new AssertionError("wrote " + written + " of " + length + ": " + header);
            }
            length = from.read(packet.addressOffset(), PACKET_LENGTH);
        }
        if (length != -Errno.EAGAIN) {
            throw new AssertionError("read: " + Errno.name(length));
        }
    }
}
