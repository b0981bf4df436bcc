package io.hawser.overlay.probe;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.Inet;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.udp.SockAddrFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends what leaves its checksum to the device, as all that pods send does. */
final class ProbeSender {
    private static final int PORT = 9;
    /** Odd: the last byte of a checksum's last word is then none of the packet's. */
    private static final int DATAGRAM = 33;

    private static final int SEGMENT = 512;
    private static final int SEGMENTS = 2;

    private final LibC libc = LibC.get();
    private final UnsafeBuffer memory = NativeMemory.allocate(SEGMENTS * SEGMENT);
    private final UnsafeBuffer address = NativeMemory.allocate(SockAddrFlyweight.MAX_LENGTH);
    private final IpAddress source;
    private final IpAddress destination;
    private final int mark;

    ProbeSender(final IpAddress source, final IpAddress destination, final int mark) {
        this.source = source;
        this.destination = destination;
        this.mark = mark;
        for (int i = 0; i < memory.capacity(); i++) {
            memory.putByte(i, (byte) (31 * i + mark));
        }
    }

    /**
     * Sends a datagram, one that the kernel has to segment, and a TCP connection's first packet.
     *
     * @return how many packets that makes on the wire
     */
    int send() {
        int packets = 0;
        packets += datagram(DATAGRAM, 0, 1);
        packets += datagram(SEGMENTS * SEGMENT, SEGMENT, SEGMENTS);
        final int tcp = open(Socket.SOCK_STREAM);
        try {
            final int result = connect(tcp);
            packets += result == -Errno.EINPROGRESS ? 1 : check(result, "connect");
        } finally {
            libc.close(tcp);
        }
        return packets;
    }

    /** Kernels before 4.18 do not segment datagrams: these send none. */
    private int datagram(final int length, final int segment, final int packets) {
        final int fd = open(Socket.SOCK_DGRAM);
        try {
            if (segment > 0 && set(fd, Inet.IPPROTO_UDP, Inet.UDP_SEGMENT, segment) < 0) {
                return 0;
            }
            check(connect(fd), "connect");
            check(NativeMemory.with(memory, data -> (int) libc.write(fd, data, length)), "send a datagram");
            return packets;
        } finally {
            libc.close(fd);
        }
    }

    private int open(final int type) {
        final int flags = type | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK;
        final int fd = check(libc.socket(source.family().addressFamily(), flags, 0), "open a socket");
        if (mark != 0) {
            check(set(fd, Socket.SOL_SOCKET, Socket.SO_MARK, mark), "mark a socket's packets");
        }
        final int length =
                new SockAddrFlyweight().wrap(address, 0).set(source, 0).length();
        check(NativeMemory.with(address, at -> libc.bind(fd, at, length)), "bind to " + source);
        return fd;
    }

    private int connect(final int fd) {
        final int length =
                new SockAddrFlyweight().wrap(address, 0).set(destination, PORT).length();
        return NativeMemory.with(address, at -> libc.connect(fd, at, length));
    }

    private int set(final int fd, final int level, final int option, final int value) {
        final UnsafeBuffer number = NativeMemory.allocate(Integer.BYTES);
        number.putInt(0, value);
        return NativeMemory.with(number, at -> libc.setsockopt(fd, level, option, at, Integer.BYTES));
    }
}
