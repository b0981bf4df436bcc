package io.hawser.proxy.userspace.io;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Inet;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.udp.SockAddrFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Opens sockets in the network namespace of the calling thread, all of them non-blocking. Opening one to a backend, and
 * accepting, allocates nothing and throws nothing. Not thread safe.
 */
public final class Sockets {
    private static final int TYPE_FLAGS = Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC;
    private static final int LENGTH_OFFSET = 32;
    private static final int VALUE_OFFSET = 40;
    private static final int SCRATCH_LENGTH = 64;

    private final LibC libc = LibC.get();
    private final UnsafeBuffer scratch = NativeMemory.allocate(SCRATCH_LENGTH);
    private final SockAddrFlyweight name = new SockAddrFlyweight();

    /**
     * A listening TCP socket, at an address that the host need not have. Others may listen at the same: the kernel
     * spreads connections among them. What it accepts sends small writes at once, and looks after silent peers.
     *
     * @throws LinuxException EADDRINUSE if somebody else listens there
     */
    public int listen(final IpAddress address, final int port, final int backlog) {
        final int fd = bound(Socket.SOCK_STREAM, address, port);
        try {
            set(fd, Inet.IPPROTO_TCP, Inet.TCP_NODELAY, 1);
            set(fd, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE, 1);
            check(libc.listen(fd, backlog), "listen at TCP " + text(address, port));
            return fd;
        } catch (final LinuxException e) {
            libc.close(fd);
            throw e;
        }
    }

    /**
     * A bound UDP socket, at an address that the host need not have.
     *
     * @throws LinuxException EADDRINUSE if somebody else has this port
     */
    public int bind(final IpAddress address, final int port) {
        return bound(Socket.SOCK_DGRAM, address, port);
    }

    /**
     * Accepts a connection; {@link #peer()} is then who it is from.
     *
     * @return its descriptor, or minus an errno: EAGAIN where there is none
     */
    public int accept(final int listening) {
        scratch.putInt(LENGTH_OFFSET, SockAddrFlyweight.MAX_LENGTH);
        return libc.accept4(listening, scratch.addressOffset(), scratch.addressOffset() + LENGTH_OFFSET, TYPE_FLAGS);
    }

    /** Who the last accepted connection is from; the flyweight is used anew by the next call here. */
    public SockAddrFlyweight peer() {
        return name.wrap(scratch, 0);
    }

    /**
     * A TCP socket that is on its way to an address. What its handshake is ended with waits for the first bytes that
     * are sent, so that one segment carries both; where there are none to send at once, {@link #acknowledge} is due.
     *
     * @return its descriptor, or minus an errno
     */
    public int connectTcp(final IpAddress address, final int port) {
        final int fd = libc.socket(address.family().addressFamily(), Socket.SOCK_STREAM | TYPE_FLAGS, 0);
        if (fd < 0) {
            return fd;
        }
        setQuietly(fd, Inet.IPPROTO_TCP, Inet.TCP_NODELAY, 1);
        setQuietly(fd, Socket.SOL_SOCKET, Socket.SO_KEEPALIVE, 1);
        setQuietly(fd, Inet.IPPROTO_TCP, Inet.TCP_QUICKACK, 0);
        final int result = connect(fd, address, port);
        if (result < 0 && result != -Errno.EINPROGRESS) {
            libc.close(fd);
            return result;
        }
        return fd;
    }

    /**
     * A UDP socket that sends to an address, and receives from there alone.
     *
     * @return its descriptor, or minus an errno
     */
    public int connectUdp(final IpAddress address, final int port) {
        final int fd = libc.socket(address.family().addressFamily(), Socket.SOCK_DGRAM | TYPE_FLAGS, 0);
        if (fd < 0) {
            return fd;
        }
        final int result = connect(fd, address, port);
        if (result < 0) {
            libc.close(fd);
            return result;
        }
        return fd;
    }

    /**
     * Calls connect(2), which on a socket on its way tells how far it is.
     *
     * @return 0 or minus EISCONN if it is connected, minus EALREADY or EINPROGRESS if it is on its way, else minus the
     *     errno that it was refused with
     */
    public int connect(final int fd, final IpAddress address, final int port) {
        final int length = name.wrap(scratch, 0).set(address, port).length();
        return libc.connect(fd, scratch.addressOffset(), length);
    }

    /** Sends at once the acknowledgement that waits for bytes to go with. */
    public void acknowledge(final int fd) {
        setQuietly(fd, Inet.IPPROTO_TCP, Inet.TCP_QUICKACK, 1);
    }

    /** The core that the last packet for a socket came in on, or minus an errno. */
    public int incomingCpu(final int fd) {
        return get(fd, Socket.SO_INCOMING_CPU);
    }

    /** The port that a socket has on this side, or minus an errno. */
    public int localPort(final int fd) {
        scratch.putInt(LENGTH_OFFSET, SockAddrFlyweight.MAX_LENGTH);
        final int result = libc.getsockname(fd, scratch.addressOffset(), scratch.addressOffset() + LENGTH_OFFSET);
        return result < 0 ? result : name.wrap(scratch, 0).port();
    }

    /** Takes the error that a socket has, if any: 0 or an errno, positive. */
    public int takeError(final int fd) {
        return Math.abs(get(fd, Socket.SO_ERROR));
    }

    /** Makes the coming close a reset. */
    public void resetOnClose(final int fd) {
        // struct linger (bits/socket.h): on or off, then seconds.
        scratch.putInt(VALUE_OFFSET, 1);
        scratch.putInt(VALUE_OFFSET + Integer.BYTES, 0);
        final long value = scratch.addressOffset() + VALUE_OFFSET;
        libc.setsockopt(fd, Socket.SOL_SOCKET, Socket.SO_LINGER, value, 2 * Integer.BYTES);
    }

    private int bound(final int type, final IpAddress address, final int port) {
        final String what = (type == Socket.SOCK_STREAM ? "TCP " : "UDP ") + text(address, port);
        final int fd = check(libc.socket(address.family().addressFamily(), type | TYPE_FLAGS, 0), "open " + what);
        try {
            set(fd, Socket.SOL_SOCKET, Socket.SO_REUSEADDR, 1);
            set(fd, Socket.SOL_SOCKET, Socket.SO_REUSEPORT, 1);
            if (address.isV4()) {
                set(fd, Inet.IPPROTO_IP, Inet.IP_FREEBIND, 1);
            } else {
                set(fd, Inet.IPPROTO_IPV6, Inet.IPV6_V6ONLY, 1);
                set(fd, Inet.IPPROTO_IPV6, Inet.IPV6_FREEBIND, 1);
            }
            final int length = name.wrap(scratch, 0).set(address, port).length();
            check(libc.bind(fd, scratch.addressOffset(), length), "bind to " + what);
            return fd;
        } catch (final LinuxException e) {
            libc.close(fd);
            throw e;
        }
    }

    private void set(final int fd, final int level, final int option, final int value) {
        check(setQuietly(fd, level, option, value), "set an option of a socket");
    }

    private int setQuietly(final int fd, final int level, final int option, final int value) {
        scratch.putInt(VALUE_OFFSET, value);
        return libc.setsockopt(fd, level, option, scratch.addressOffset() + VALUE_OFFSET, Integer.BYTES);
    }

    /** An option of the socket layer, or minus an errno. */
    private int get(final int fd, final int option) {
        scratch.putInt(LENGTH_OFFSET, Integer.BYTES);
        final long value = scratch.addressOffset() + VALUE_OFFSET;
        final int result =
                libc.getsockopt(fd, Socket.SOL_SOCKET, option, value, scratch.addressOffset() + LENGTH_OFFSET);
        return result < 0 ? result : scratch.getInt(VALUE_OFFSET);
    }

    private static String text(final IpAddress address, final int port) {
        return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
    }
}
