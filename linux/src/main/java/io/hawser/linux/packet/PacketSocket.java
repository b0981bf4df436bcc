package io.hawser.linux.packet;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All frames that one device receives or sends, from the Ethernet header on, in the network namespace of the thread
 * that opens it. Not thread safe.
 */
public final class PacketSocket implements AutoCloseable {
    /** linux/if_ether.h: frames of every protocol. */
    private static final int ETH_P_ALL = 0x0003;

    // linux/if_packet.h: struct sockaddr_ll
    private static final int SLL_PROTOCOL_OFFSET = 2;
    private static final int SLL_IFINDEX_OFFSET = 4;
    private static final int SLL_LENGTH = 20;

    private final LibC libc = LibC.get();
    /** struct pollfd (poll.h): descriptor (32 bits), events (16), events that came (16). */
    private final UnsafeBuffer readable = NativeMemory.allocate(2 * Integer.BYTES);

    private final int fd;
    private boolean closed;

    private PacketSocket(final int ifindex) {
        final String operation = "open a packet socket on interface " + ifindex;
        // Without a protocol it takes nothing until it is bound: else frames of other devices would come first.
        fd = check(
                libc.socket(Socket.AF_PACKET, Socket.SOCK_RAW | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK, 0),
                operation);
        final UnsafeBuffer address = NativeMemory.allocate(SLL_LENGTH);
        address.putShort(0, (short) Socket.AF_PACKET);
        address.putShort(SLL_PROTOCOL_OFFSET, (short) ETH_P_ALL, ByteOrder.BIG_ENDIAN);
        address.putInt(SLL_IFINDEX_OFFSET, ifindex);
        final int result = NativeMemory.with(address, at -> libc.bind(fd, at, SLL_LENGTH));
        if (result < 0) {
            libc.close(fd);
            throw new LinuxException(operation, -result);
        }
        readable.putInt(0, fd);
        readable.putInt(Integer.BYTES, Fcntl.POLLIN);
    }

    /**
     * Opens it.
     *
     * @param ifindex of the device
     * @throws LinuxException EPERM without CAP_NET_RAW
     */
    public static PacketSocket open(final int ifindex) {
        return new PacketSocket(ifindex);
    }

    /**
     * Takes the next frame.
     *
     * @param memory native; what does not fit is lost
     * @return its length in bytes; 0 if none has come
     */
    public int receive(final UnsafeBuffer memory) {
        final int length = NativeMemory.with(memory, address -> (int) libc.read(fd, address, memory.capacity()));
        return length == -Errno.EAGAIN || length == -Errno.EINTR ? 0 : check(length, "receive a frame");
    }

    /**
     * Waits for a frame.
     *
     * @param timeoutMs the longest to wait
     * @return whether there is one
     */
    public boolean await(final int timeoutMs) {
        return libc.poll(readable.addressOffset(), 1, timeoutMs) > 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(fd);
        }
    }
}
