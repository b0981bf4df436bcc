package io.hawser.linux.netlink;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.MsgHdrFlyweight;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A netlink socket of the kernel, in the network namespace of the thread that opens it. Extended acknowledgements,
 * capped echoes and strict checking of requests are switched on where the kernel has them. Not thread safe.
 */
public final class NetlinkSocket implements NetlinkTransport {
    private static final int SOCKADDR_LENGTH = 12;
    private static final int SOCKADDR_PID_OFFSET = 4;
    private static final int NAME_OFFSET = 0;
    private static final int MSGHDR_OFFSET = 16;
    private static final int IOVEC_OFFSET = MSGHDR_OFFSET + MsgHdrFlyweight.LENGTH;
    private static final int VALUE_OFFSET = IOVEC_OFFSET + IovecFlyweight.LENGTH;
    private static final int POLLFD_OFFSET = VALUE_OFFSET + 8;
    private static final int SCRATCH_LENGTH = POLLFD_OFFSET + 8;
    private static final int INITIAL_BUFFER = 1 << 20;
    /** What one acknowledgement occupies of the receive buffer, bookkeeping included: measured 768, rounded up. */
    private static final int ACK_FOOTPRINT = 1024;

    private static final int MAX_RECEIVE_BUFFER = 64 << 20;

    private final LibC libc = LibC.get();
    private final UnsafeBuffer scratch = NativeMemory.allocate(SCRATCH_LENGTH);
    private final MsgHdrFlyweight msghdr = new MsgHdrFlyweight();
    private final int fd;
    private final int portId;
    private int sendBuffer;
    private int receiveBuffer;
    private boolean closed;

    private NetlinkSocket(final int fd) {
        this.fd = fd;
        msghdr.wrap(scratch, MSGHDR_OFFSET);
        try {
            portId = bind();
            option(Netlink.NETLINK_CAP_ACK, 1);
            option(Netlink.NETLINK_EXT_ACK, 1);
            option(Netlink.NETLINK_GET_STRICT_CHK, 1);
            check(reserve(INITIAL_BUFFER, INITIAL_BUFFER / ACK_FOOTPRINT), "size the buffers of a netlink socket");
        } catch (final RuntimeException e) {
            libc.close(fd);
            throw e;
        }
    }

    /**
     * Opens a socket.
     *
     * @param protocol NETLINK_ROUTE, NETLINK_NETFILTER or NETLINK_GENERIC
     * @throws io.hawser.linux.LinuxException if the kernel has no such protocol
     */
    public static NetlinkSocket open(final int protocol) {
        final int type = Socket.SOCK_RAW | Socket.SOCK_CLOEXEC;
        return new NetlinkSocket(check(LibC.get().socket(Socket.AF_NETLINK, type, protocol), "open a netlink socket"));
    }

    /** Joins the multicast group of this number (not a mask). */
    public void join(final int group) {
        scratch.putInt(VALUE_OFFSET, group);
        check(
                libc.setsockopt(fd, Netlink.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, address(VALUE_OFFSET), 4),
                "join a netlink group");
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public int portId() {
        return portId;
    }

    @Override
    public int send(final UnsafeBuffer buffer, final int offset, final int length) {
        scratch.setMemory(NAME_OFFSET, SOCKADDR_LENGTH, (byte) 0);
        scratch.putShort(NAME_OFFSET, (short) Socket.AF_NETLINK);
        message(buffer, offset, length);
        long sent;
        do {
            sent = libc.sendmsg(fd, msghdr.address(), 0);
        } while (sent == -Errno.EINTR);
        return (int) sent;
    }

    @Override
    public int receive(final UnsafeBuffer buffer, final int timeoutMs) {
        while (true) {
            message(buffer, 0, buffer.capacity());
            final long received = libc.recvmsg(fd, msghdr.address(), Socket.MSG_DONTWAIT | Socket.MSG_TRUNC);
            if (received == -Errno.EINTR || (received >= 0 && scratch.getInt(SOCKADDR_PID_OFFSET) != 0)) {
                continue; // not from the kernel: another process may send to our port
            }
            if (received != -Errno.EAGAIN || timeoutMs == 0) {
                return (int) received;
            }
            final int ready = await(timeoutMs);
            if (ready <= 0) {
                return ready == 0 ? -Errno.EAGAIN : ready;
            }
        }
    }

    @Override
    public int reserve(final int length, final int replies) {
        int result = 0;
        if (length > sendBuffer) {
            result = bufferSize(Socket.SO_SNDBUFFORCE, Socket.SO_SNDBUF, length);
            sendBuffer = length;
        }
        final int needed = (int) Math.min(MAX_RECEIVE_BUFFER, (long) replies * ACK_FOOTPRINT);
        if (result == 0 && needed > receiveBuffer) {
            result = bufferSize(Socket.SO_RCVBUFFORCE, Socket.SO_RCVBUF, needed);
            receiveBuffer = needed;
        }
        return result;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(fd);
        }
    }

    private int bind() {
        scratch.putShort(NAME_OFFSET, (short) Socket.AF_NETLINK);
        check(libc.bind(fd, address(NAME_OFFSET), SOCKADDR_LENGTH), "bind a netlink socket");
        scratch.putInt(VALUE_OFFSET, SOCKADDR_LENGTH);
        check(libc.getsockname(fd, address(NAME_OFFSET), address(VALUE_OFFSET)), "name a netlink socket");
        return scratch.getInt(SOCKADDR_PID_OFFSET);
    }

    /** An option that an older kernel may not know: the replies then only say less. */
    private void option(final int name, final int value) {
        scratch.putInt(VALUE_OFFSET, value);
        final int result = libc.setsockopt(fd, Netlink.SOL_NETLINK, name, address(VALUE_OFFSET), 4);
        if (result != -Errno.ENOPROTOOPT) {
            check(result, "set an option of a netlink socket");
        }
    }

    /** The forced size needs CAP_NET_ADMIN; without it the system's limit holds. */
    private int bufferSize(final int forced, final int limited, final int bytes) {
        scratch.putInt(VALUE_OFFSET, bytes);
        final int result = libc.setsockopt(fd, Socket.SOL_SOCKET, forced, address(VALUE_OFFSET), 4);
        return result == -Errno.EPERM
                ? libc.setsockopt(fd, Socket.SOL_SOCKET, limited, address(VALUE_OFFSET), 4)
                : result;
    }

    private int await(final int timeoutMs) {
        scratch.putInt(POLLFD_OFFSET, fd);
        scratch.putShort(POLLFD_OFFSET + 4, Fcntl.POLLIN);
        scratch.putShort(POLLFD_OFFSET + 6, (short) 0);
        final int ready = libc.poll(address(POLLFD_OFFSET), 1, timeoutMs);
        return ready == -Errno.EINTR ? 0 : ready;
    }

    private void message(final UnsafeBuffer buffer, final int offset, final int length) {
        IovecFlyweight.set(scratch, IOVEC_OFFSET, 0, buffer.addressOffset() + offset, length);
        msghdr.name(address(NAME_OFFSET), SOCKADDR_LENGTH)
                .iov(address(IOVEC_OFFSET), 1)
                .control(0, 0)
                .flags(0);
    }

    private long address(final int offset) {
        return scratch.addressOffset() + offset;
    }
}
