package io.hawser.linux.udp;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/** What the kernel knows of the way to an address. */
public final class PathMtu {
    /** RFC 863: discard. Nothing is sent there. */
    private static final int ANY_PORT = 9;

    private static final int VALUE_OFFSET = 32;
    private static final int LENGTH_OFFSET = 40;

    private PathMtu() {}

    /**
     * The largest packet in bytes, IP header included, that the path is known to take: the interface's MTU if nothing
     * else was learned. Opens a socket, and sends nothing.
     *
     * @throws io.hawser.linux.LinuxException if there is no route
     */
    public static int to(final IpAddress destination) {
        final LibC libc = LibC.get();
        final UnsafeBuffer memory = NativeMemory.allocate(LENGTH_OFFSET + Integer.BYTES);
        final String operation = "ask for the path MTU to " + destination;
        final int fd = check(
                libc.socket(destination.family().addressFamily(), Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC, 0),
                operation);
        try {
            final int length = new SockAddrFlyweight()
                    .wrap(memory, 0)
                    .set(destination, ANY_PORT)
                    .length();
            check(libc.connect(fd, memory.addressOffset(), length), operation);
            memory.putInt(LENGTH_OFFSET, Integer.BYTES);
            final boolean v4 = destination.isV4();
            check(
                    libc.getsockopt(
                            fd,
                            v4 ? Inet.IPPROTO_IP : Inet.IPPROTO_IPV6,
                            v4 ? Inet.IP_MTU : Inet.IPV6_MTU,
                            memory.addressOffset() + VALUE_OFFSET,
                            memory.addressOffset() + LENGTH_OFFSET),
                    operation);
            return memory.getInt(VALUE_OFFSET);
        } finally {
            libc.close(fd);
            Reference.reachabilityFence(memory);
        }
    }
}
