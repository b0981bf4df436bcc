package io.hawser.cni.engine;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.testing.TestNamespace;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** The first packet of an SCTP association, for kernels that have no SCTP sockets. RFC 9260, sections 3.1 and 3.3.2. */
final class SctpInit {
    private static final int IPPROTO_SCTP = 132;
    private static final int LENGTH = 32;
    private static final int CHECKSUM_OFFSET = 8;
    private static final int SOCKADDR_LENGTH = 28;

    private SctpInit() {}

    static void send(final TestNamespace namespace, final String to, final int port) throws Exception {
        final byte[] address = InetAddress.getByName(to).getAddress();
        final boolean v4 = IpAddress.parse(to).isV4();
        namespace.call(() -> {
            final LibC libc = LibC.get();
            final int fd = check(
                    libc.socket(v4 ? Socket.AF_INET : Socket.AF_INET6, Socket.SOCK_RAW, IPPROTO_SCTP), "open a socket");
            final UnsafeBuffer sockaddr = NativeMemory.allocate(SOCKADDR_LENGTH);
            sockaddr.putShort(0, (short) (v4 ? Socket.AF_INET : Socket.AF_INET6));
            sockaddr.putBytes(v4 ? 4 : 8, address);
            final UnsafeBuffer memory = NativeMemory.allocate(LENGTH);
            memory.putBytes(0, packet(port));
            try {
                check(libc.connect(fd, sockaddr.addressOffset(), v4 ? 16 : SOCKADDR_LENGTH), "connect");
                check((int) libc.write(fd, memory.addressOffset(), LENGTH), "send");
            } finally {
                libc.close(fd);
            }
            return null;
        });
    }

    private static byte[] packet(final int port) {
        final ByteBuffer packet = ByteBuffer.allocate(LENGTH);
        packet.putShort((short) 40_000).putShort((short) port).putInt(0).putInt(0);
        // INIT, its length; tag, window, streams out and in, sequence number
        packet.put((byte) 1).put((byte) 0).putShort((short) 20);
        packet.putInt(1).putInt(65_535).putShort((short) 1).putShort((short) 1).putInt(1);
        final CRC32C crc = new CRC32C();
        crc.update(packet.array());
        packet.order(ByteOrder.LITTLE_ENDIAN).putInt(CHECKSUM_OFFSET, (int) crc.getValue());
        return packet.array();
    }
}
