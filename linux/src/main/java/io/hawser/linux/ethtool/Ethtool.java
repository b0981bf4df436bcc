package io.hawser.linux.ethtool;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** linux/ethtool.h in the network namespace of the thread that opens it. Not thread safe. */
public final class Ethtool implements AutoCloseable {
    // linux/sockios.h, linux/ethtool.h
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GTXCSUM = 0x16;
    private static final int ETHTOOL_STXCSUM = 0x17;

    // linux/if.h: struct ifreq, name and pointer; linux/ethtool.h: struct ethtool_value, command and data
    private static final int IFNAMSIZ = 16;
    private static final int IFR_DATA_OFFSET = IFNAMSIZ;
    private static final int VALUE_OFFSET = 40;
    private static final int VALUE_DATA_OFFSET = VALUE_OFFSET + 4;
    private static final int LENGTH = VALUE_OFFSET + 8;

    private final LibC libc = LibC.get();
    private final UnsafeBuffer memory = NativeMemory.allocate(LENGTH);
    private final int fd;
    private boolean closed;

    private Ethtool() {
        final int type = Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC;
        fd = check(libc.socket(Socket.AF_INET, type, 0), "open a socket for ethtool");
    }

    /** Opens it in the calling thread's network namespace. */
    public static Ethtool open() {
        return new Ethtool();
    }

    /** Whether a device, or the hardware behind it, makes the checksums of what is sent. */
    public boolean hasTxChecksum(final String device) {
        call(device, ETHTOOL_GTXCSUM, 0, "read TX checksum offload of " + device);
        return memory.getInt(VALUE_DATA_OFFSET) != 0;
    }

    /**
     * Switches the making of checksums of what is sent, and with it what cannot be without: segmentation offload.
     *
     * @throws LinuxException EOPNOTSUPP if the device cannot do otherwise, EPERM without CAP_NET_ADMIN
     */
    public void setTxChecksum(final String device, final boolean on) {
        call(device, ETHTOOL_STXCSUM, on ? 1 : 0, "switch TX checksum offload of " + device + (on ? " on" : " off"));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(fd);
        }
    }

    private void call(final String device, final int command, final int data, final String operation) {
        final byte[] name = device.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length >= IFNAMSIZ) {
            throw new IllegalArgumentException("not the name of a network device (1 to 15 bytes): '" + device + "'");
        }
        memory.setMemory(0, LENGTH, (byte) 0);
        memory.putBytes(0, name);
        memory.putLong(IFR_DATA_OFFSET, memory.addressOffset() + VALUE_OFFSET);
        memory.putInt(VALUE_OFFSET, command);
        memory.putInt(VALUE_DATA_OFFSET, data);
        final int result = libc.ioctl(fd, SIOCETHTOOL, memory.addressOffset());
        switch (-result) {
            case Errno.ENODEV ->
                throw LinuxException.withWayOut(operation, Errno.ENODEV, "there is no such device in this namespace");
            case Errno.EPERM -> throw LinuxException.withWayOut(operation, Errno.EPERM, "this needs CAP_NET_ADMIN");
            case Errno.EOPNOTSUPP ->
                throw LinuxException.withWayOut(operation, Errno.EOPNOTSUPP, "the device's driver has no such switch");
            default -> check(result, operation);
        }
    }
}
