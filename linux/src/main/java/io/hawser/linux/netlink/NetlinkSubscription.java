package io.hawser.linux.netlink;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/** What the kernel announces to multicast groups. One owner. Not thread safe. */
public final class NetlinkSubscription implements AutoCloseable {
    private static final int RECEIVE_LENGTH = 256 * 1024;

    private final NetlinkTransport transport;
    private final UnsafeBuffer received = NativeMemory.allocate(RECEIVE_LENGTH);
    private final NetlinkMessage message = new NetlinkMessage();

    /** @param transport is joined to its groups, and is owned from now on */
    public NetlinkSubscription(final NetlinkTransport transport) {
        this.transport = transport;
    }

    /** Listens to groups of the kernel (their numbers, not a mask) in the calling thread's network namespace. */
    public static NetlinkSubscription open(final int protocol, final int... groups) {
        final NetlinkSocket socket = NetlinkSocket.open(protocol);
        try {
            for (final int group : groups) {
                socket.join(group);
            }
        } catch (final RuntimeException e) {
            socket.close();
            throw e;
        }
        return new NetlinkSubscription(socket);
    }

    /** A descriptor that poll(2) finds readable when something has come. It stays this subscription's. */
    public int fd() {
        return transport.fd();
    }

    /**
     * Hands what has come to {@code handler}.
     *
     * @param limit the most datagrams to take
     * @param timeoutMs how long to wait for the first, 0 for not at all
     * @return number of datagrams taken, an overrun counting as one
     */
    public int poll(final NetlinkEventHandler handler, final int limit, final int timeoutMs) {
        int count = 0;
        while (count < limit) {
            final int length = transport.receive(received, count == 0 ? timeoutMs : 0);
            if (length == -Errno.EAGAIN) {
                break;
            }
            count++;
            if (length == -Errno.ENOBUFS || length > received.capacity()) {
                handler.onOverrun();
            } else {
                dispatch(handler, (int) LinuxException.check((long) length, "receive netlink events"));
            }
        }
        return count;
    }

    @Override
    public void close() {
        transport.close();
    }

    private void dispatch(final NetlinkEventHandler handler, final int length) {
        for (int at = 0; at < length; at += Netlink.align(message.length())) {
            final String problem = message.wrap(received, at, length - at);
            if (problem != null) {
                throw NetlinkException.malformed("netlink events", problem);
            }
            handler.onMessage(message);
        }
    }
}
