package io.hawser.linux.udp;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.Inet;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.udp.UdpOptions.Feature;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bound UDP socket, in the network namespace of the thread that opens it. A socket on {@code ::} without
 * {@link Feature#V6_ONLY} gives IPv4 sources as IPv4-mapped IPv6 addresses, and sends to IPv4 addresses as they are.
 * Sending and receiving allocate nothing. One sender and one receiver may use it at a time, each in its own thread.
 */
public final class UdpSocket implements AutoCloseable {
    /** bits/socket.h: wait for the first datagram only. */
    private static final int MSG_WAITFORONE = 0x10000;

    private static final int SCRATCH_LENGTH = 64;
    private static final int LENGTH_OFFSET = 32;

    private final LibC libc = LibC.get();
    private final UnsafeBuffer scratch = NativeMemory.allocate(SCRATCH_LENGTH);
    /** struct pollfd (poll.h): descriptor (32 bits), events (16), events that came (16). */
    private final UnsafeBuffer writable = NativeMemory.allocate(2 * Integer.BYTES);

    private final String name;
    private final int fd;
    private final int localPort;
    private boolean closed;

    private UdpSocket(final UdpOptions options) {
        final boolean v4 = options.address().isV4();
        name = "udp socket " + (v4 ? options.address() : "[" + options.address() + "]") + ":" + options.port();
        final int type = Socket.SOCK_DGRAM
                | Socket.SOCK_CLOEXEC
                | (options.has(Feature.NON_BLOCKING) ? Socket.SOCK_NONBLOCK : 0);
        fd = check(libc.socket(options.address().family().addressFamily(), type, 0), "open " + name);
        try {
            configure(options);
            bind(options.address(), options.port());
            localPort = readLocalPort();
        } catch (final RuntimeException e) {
            libc.close(fd);
            throw e;
        }
    }

    /**
     * Opens a socket and binds it.
     *
     * @throws LinuxException if the kernel refuses an option or the address
     */
    public static UdpSocket open(final UdpOptions options) {
        return new UdpSocket(options);
    }

    /** The port it is bound to. */
    public int localPort() {
        return localPort;
    }

    /**
     * Sends the datagrams of a batch from index {@code from} on.
     *
     * @return how many were sent, or minus the errno that the first of them was refused with: EMSGSIZE for more than
     *     64 KiB or what may not be fragmented, EAGAIN where the buffer of a non-blocking socket is full, EINVAL for a
     *     segment size that does not fit the MTU
     */
    public int send(final SendBatch batch, final int from) {
        final int count = batch.size() - from;
        if (count == 0) {
            return 0;
        }
        try {
            return libc.sendmmsg(fd, batch.headerAddress(from), count, 0);
        } finally {
            Reference.reachabilityFence(batch);
        }
    }

    /**
     * Receives as many datagrams as have come and fit the batch; waits for the first if the socket is blocking.
     *
     * @return how many came, or minus an errno: EAGAIN where none has come to a non-blocking socket
     */
    public int receive(final ReceiveBatch batch) {
        final int count = libc.recvmmsg(fd, batch.prepare(), batch.capacity(), MSG_WAITFORONE, 0);
        batch.received(Math.max(count, 0));
        return count;
    }

    /**
     * Waits until a non-blocking socket takes more to send. For the thread that sends.
     *
     * @param timeoutMs the longest to wait
     * @return whether it does now
     */
    public boolean awaitWritable(final int timeoutMs) {
        writable.putInt(0, fd);
        writable.putInt(Integer.BYTES, Fcntl.POLLOUT);
        return libc.poll(writable.addressOffset(), 1, timeoutMs) > 0;
    }

    /** Bytes the kernel may keep for it until they are received: its own bookkeeping counts, about half. */
    public int receiveBuffer() {
        return intOption(Socket.SO_RCVBUF);
    }

    /** Bytes the kernel may keep for it until they are sent: its own bookkeeping counts, about half. */
    public int sendBuffer() {
        return intOption(Socket.SO_SNDBUF);
    }

    /** The file descriptor, for poll(2) and epoll(7). */
    public int fd() {
        return fd;
    }

    /** Closes it. Nobody may be sending or receiving. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(fd);
        }
    }

    /** The address and port it was asked to bind to. */
    @Override
    public String toString() {
        return name;
    }

    private void configure(final UdpOptions options) {
        final boolean v6 = !options.address().isV4();
        if (v6) {
            set(Inet.IPPROTO_IPV6, Inet.IPV6_V6ONLY, options.has(Feature.V6_ONLY) ? 1 : 0, "IPV6_V6ONLY");
        }
        if (options.has(Feature.REUSE_PORT)) {
            set(Socket.SOL_SOCKET, Socket.SO_REUSEPORT, 1, "SO_REUSEPORT");
        }
        if (options.has(Feature.GRO)) {
            set(Inet.IPPROTO_UDP, Inet.UDP_GRO, 1, "UDP_GRO");
        }
        // A socket for both families needs both sets of options.
        if (options.has(Feature.RECEIVE_TOS)) {
            set(Inet.IPPROTO_IP, Inet.IP_RECVTOS, 1, "IP_RECVTOS");
            setIf(v6, Inet.IPV6_RECVTCLASS, 1, "IPV6_RECVTCLASS");
        }
        if (options.has(Feature.PACKET_INFO)) {
            set(Inet.IPPROTO_IP, Inet.IP_PKTINFO, 1, "IP_PKTINFO");
            setIf(v6, Inet.IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO");
        }
        options.pathMtu().ifPresent(discovery -> {
            set(Inet.IPPROTO_IP, Inet.IP_MTU_DISCOVER, discovery.value(), "IP_MTU_DISCOVER");
            setIf(v6, Inet.IPV6_MTU_DISCOVER, discovery.value(), "IPV6_MTU_DISCOVER");
        });
        setBuffer(options.sendBuffer(), Socket.SO_SNDBUFFORCE, Socket.SO_SNDBUF, "SO_SNDBUF");
        setBuffer(options.receiveBuffer(), Socket.SO_RCVBUFFORCE, Socket.SO_RCVBUF, "SO_RCVBUF");
        options.device().ifPresent(this::bindToDevice);
    }

    private void setIf(final boolean v6, final int option, final int value, final String optionName) {
        if (v6) {
            set(Inet.IPPROTO_IPV6, option, value, optionName);
        }
    }

    private void set(final int level, final int option, final int value, final String optionName) {
        scratch.putInt(0, value);
        check(
                libc.setsockopt(fd, level, option, scratch.addressOffset(), Integer.BYTES),
                "set " + optionName + " of " + name);
    }

    /** The forced size needs CAP_NET_ADMIN; without it the system's limit holds. */
    private void setBuffer(final int bytes, final int forced, final int limited, final String optionName) {
        if (bytes > 0) {
            scratch.putInt(0, bytes);
            final int result = libc.setsockopt(fd, Socket.SOL_SOCKET, forced, scratch.addressOffset(), Integer.BYTES);
            if (result == -Errno.EPERM) {
                set(Socket.SOL_SOCKET, limited, bytes, optionName);
            } else {
                check(result, "set " + optionName + " of " + name);
            }
        }
    }

    private void bindToDevice(final String device) {
        final byte[] bytes = device.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer text = NativeMemory.allocate(bytes.length + 1);
        text.putBytes(0, bytes);
        final String operation = "bind " + name + " to device " + device;
        final int result = NativeMemory.with(
                text, value -> libc.setsockopt(fd, Socket.SOL_SOCKET, Socket.SO_BINDTODEVICE, value, text.capacity()));

        if (result == -Errno.ENODEV) {
            throw LinuxException.withWayOut(operation, Errno.ENODEV, "there is no such device in this namespace");
        }
        check(result, operation);
    }

    private void bind(final IpAddress address, final int port) {
        final int length =
                new SockAddrFlyweight().wrap(scratch, 0).set(address, port).length();
        final int result = libc.bind(fd, scratch.addressOffset(), length);
        final String operation = "bind " + name;
        switch (-result) {
            case Errno.EADDRINUSE ->
                throw LinuxException.withWayOut(
                        operation, Errno.EADDRINUSE, "another socket has this port; ss -ulnp shows whose it is");
            case Errno.EADDRNOTAVAIL ->
                throw LinuxException.withWayOut(
                        operation, Errno.EADDRNOTAVAIL, "no interface of this namespace has this address");
            default -> check(result, operation);
        }
    }

    private int readLocalPort() {
        scratch.putInt(LENGTH_OFFSET, SockAddrFlyweight.MAX_LENGTH);
        check(
                libc.getsockname(fd, scratch.addressOffset(), scratch.addressOffset() + LENGTH_OFFSET),
                "read the address of " + name);
        return new SockAddrFlyweight().wrap(scratch, 0).port();
    }

    private int intOption(final int option) {
        final UnsafeBuffer value = NativeMemory.allocate(2 * Integer.BYTES);
        value.putInt(Integer.BYTES, Integer.BYTES);
        check(
                libc.getsockopt(
                        fd, Socket.SOL_SOCKET, option, value.addressOffset(), value.addressOffset() + Integer.BYTES),
                "read an option of " + name);
        return value.getInt(0);
    }
}
