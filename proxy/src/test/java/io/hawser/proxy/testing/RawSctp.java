package io.hawser.proxy.testing;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.udp.SockAddrFlyweight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The first packet of an SCTP association, sent and received through raw sockets: what a data plane does with it does
 * not depend on whether the kernel or the JDK have SCTP of their own. Not thread safe.
 */
final class RawSctp implements AutoCloseable {
    private static final int IPPROTO_SCTP = 132;
    // RFC 4960 section 3.1: ports, tag and checksum; section 3.3.2: INIT.
    private static final int HEADER_LENGTH = 12;
    private static final int DESTINATION_OFFSET = 2;
    private static final int CHECKSUM_OFFSET = 8;
    private static final int INIT = 1;
    private static final int INIT_LENGTH = 20;
    private static final int WINDOW = 65_536;
    private static final int LARGEST = 2_048;

    private final LibC libc = LibC.get();
    private final IpFamily family;
    private final int fd;

    private RawSctp(final IpFamily family) {
        this.family = family;
        fd = libc.socket(family.addressFamily(), Socket.SOCK_RAW | Socket.SOCK_CLOEXEC, IPPROTO_SCTP);
        if (fd < 0) {
            throw new LinuxException("open a raw socket", -fd);
        }
    }

    static RawSctp in(final TestNamespace place, final IpFamily family) throws Exception {
        return place.call(() -> new RawSctp(family));
    }

    /** Asks for an association. */
    void sendInit(final IpAddress to, final int sourcePort, final int port) {
        final byte[] packet = init(sourcePort, port);
        final UnsafeBuffer address = NativeMemory.allocate(SockAddrFlyweight.MAX_LENGTH);
        new SockAddrFlyweight().wrap(address, 0).set(to, 0);
        final int length = to.isV4() ? SockAddrFlyweight.IN_LENGTH : SockAddrFlyweight.IN6_LENGTH;
        check(NativeMemory.with(address, at -> libc.connect(fd, at, length)), "connect a raw socket to " + to);
        final UnsafeBuffer memory = NativeMemory.allocate(packet.length);
        memory.putBytes(0, packet);
        check(NativeMemory.with(memory, at -> (int) libc.write(fd, at, packet.length)), "send INIT to " + to);
    }

    /**
     * The port that the next INIT came to, by now.
     *
     * @return empty if none has come in time, or its checksum is wrong
     */
    Optional<Integer> receiveInit(final int timeoutMs) {
        final UnsafeBuffer poll = NativeMemory.allocate(Long.BYTES);
        poll.putInt(0, fd);
        poll.putInt(Integer.BYTES, Fcntl.POLLIN);
        if (NativeMemory.with(poll, at -> libc.poll(at, 1, timeoutMs)) <= 0) {
            return Optional.empty();
        }
        final UnsafeBuffer memory = NativeMemory.allocate(LARGEST);
        final int length = check(NativeMemory.with(memory, at -> (int) libc.read(fd, at, LARGEST)), "receive");
        // Raw sockets of IPv4 receive the IP header, too.
        final int at = family == IpFamily.IPV4 ? (memory.getByte(0) & 0xf) * Integer.BYTES : 0;
        final byte[] packet = new byte[length - at];
        memory.getBytes(at, packet);
        final ByteBuffer read = ByteBuffer.wrap(packet);
        final int told = read.order(ByteOrder.LITTLE_ENDIAN).getInt(CHECKSUM_OFFSET);
        final boolean whole = packet.length >= HEADER_LENGTH + INIT_LENGTH
                && packet[HEADER_LENGTH] == INIT
                && told == checksum(packet);
        return whole
                ? Optional.of(read.order(ByteOrder.BIG_ENDIAN).getShort(DESTINATION_OFFSET) & 0xffff)
                : Optional.empty();
    }

    @Override
    public void close() {
        libc.close(fd);
    }

    private static byte[] init(final int sourcePort, final int port) {
        final ByteBuffer packet = ByteBuffer.allocate(HEADER_LENGTH + INIT_LENGTH);
        packet.putShort((short) sourcePort).putShort((short) port).putInt(0).putInt(0);
        packet.put((byte) INIT).put((byte) 0).putShort((short) INIT_LENGTH);
        // Tag, window, one stream each way, first sequence number.
        packet.putInt(1).putInt(WINDOW).putShort((short) 1).putShort((short) 1).putInt(1);
        packet.order(ByteOrder.LITTLE_ENDIAN).putInt(CHECKSUM_OFFSET, checksum(packet.array()));
        return packet.array();
    }

    private static int checksum(final byte[] packet) {
        final byte[] copy = packet.clone();
        Arrays.fill(copy, CHECKSUM_OFFSET, CHECKSUM_OFFSET + Integer.BYTES, (byte) 0);
        final CRC32C crc = new CRC32C();
        crc.update(copy, 0, copy.length);
        return (int) crc.getValue();
    }

    private static int check(final int result, final String operation) {
        if (result < 0) {
            throw new LinuxException(operation, -result);
        }
        return result;
    }
}
