package io.hawser.linux.netlink;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where netlink bytes go and come from: the kernel ({@link NetlinkSocket}), or a fake ({@link FakeNetlink}). One owner.
 * Not thread safe.
 */
public interface NetlinkTransport extends AutoCloseable {
    /** The port this transport is bound to, as in {@code nlmsg_pid}. */
    int portId();

    /** A descriptor that poll(2) finds readable when there is something to receive; -1 if there is none. */
    default int fd() {
        return -1;
    }

    /**
     * Sends one datagram of whole messages.
     *
     * @return the number of bytes sent, or minus an errno
     */
    int send(UnsafeBuffer buffer, int offset, int length);

    /**
     * Receives one datagram.
     *
     * @param timeoutMs how long to wait for it, 0 for not at all
     * @return its length; longer than the buffer if it did not fit; minus an errno: EAGAIN when none came,
     *     ENOBUFS when the kernel had to drop some
     */
    int receive(UnsafeBuffer buffer, int timeoutMs);

    /**
     * Makes room for a datagram of {@code length} bytes to be sent, and for {@code replies} acknowledgements.
     *
     * @return 0, or minus an errno
     */
    int reserve(int length, int replies);

    @Override
    void close();
}
