package io.hawser.linux.sysctl;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Kernel settings. Those under {@code net} are the ones of the calling thread's network namespace. In a container,
 * whose /proc/sys is read-only, they are written under /host/proc/sys where that is mounted. Thread safe.
 */
public final class Sysctl {
    /** More than the kernel makes of any setting: it builds them in one page. */
    private static final int MAX_LENGTH = 16 * 1024;

    private Sysctl() {}

    /**
     * Reads a setting.
     *
     * @return its value without the newline at its end; numbers of a list are apart by whitespace
     * @throws LinuxException with the key and the way out
     */
    public static String read(final SysctlKey key) {
        final String operation = "read sysctl " + key;
        final int fd = open(key, Fcntl.O_RDONLY, operation);
        try {
            final UnsafeBuffer memory = NativeMemory.allocate(MAX_LENGTH);
            int length = 0;
            int count = -1;
            while (count != 0 && length < MAX_LENGTH) {
                final int from = length;
                count = NativeMemory.with(
                        memory, address -> (int) LibC.get().read(fd, address + from, MAX_LENGTH - from));
                length += check(count, operation);
            }
            final byte[] bytes = new byte[length];
            memory.getBytes(0, bytes);
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        } finally {
            LibC.get().close(fd);
        }
    }

    /**
     * Writes a setting, whatever it is now.
     *
     * @throws LinuxException with the key, the value and the way out
     */
    public static void write(final SysctlKey key, final String value) {
        final String operation = "write '" + value + "' to sysctl " + key;
        final int fd = open(key, Fcntl.O_WRONLY, operation);
        try {
            final byte[] bytes = (value + "\n").getBytes(StandardCharsets.UTF_8);
            final UnsafeBuffer memory = NativeMemory.allocate(bytes.length);
            memory.putBytes(0, bytes);
            final int written =
                    NativeMemory.with(memory, address -> (int) LibC.get().write(fd, address, bytes.length));
            if (written == -Errno.EINVAL || written == -Errno.ERANGE) {
                throw LinuxException.withWayOut(operation, -written, "the kernel does not take this value for it");
            }
            check(written, operation);
        } finally {
            LibC.get().close(fd);
        }
    }

    /**
     * Makes a setting have a value: writes it only if it has another, and reads it again, for the kernel takes some
     * values only in part.
     *
     * @throws LinuxException if it cannot be read or written, or still has another value afterwards
     */
    public static SysctlOutcome ensure(final SysctlKey key, final String value) {
        if (isSame(read(key), value)) {
            return SysctlOutcome.UNCHANGED;
        }
        write(key, value);
        final String now = read(key);
        if (!isSame(now, value)) {
            throw LinuxException.withWayOut(
                    "set sysctl " + key + " to '" + value + "'",
                    Errno.EINVAL,
                    "it is '" + now + "' after it was written; the kernel, or another program, wants it so");
        }
        return SysctlOutcome.CHANGED;
    }

    private static boolean isSame(final String one, final String other) {
        return one.strip().replaceAll("\\s+", " ").equals(other.strip().replaceAll("\\s+", " "));
    }

    private static int open(final SysctlKey key, final int mode, final String operation) {
        final int flags = mode | Fcntl.O_CLOEXEC;
        int fd = NativeMemory.withCString(key.path(), path -> LibC.get().open(path, flags, 0));
        if (fd == -Errno.EROFS) {
            final int ofHost =
                    NativeMemory.withCString(key.hostPath(), path -> LibC.get().open(path, flags, 0));
            fd = ofHost == -Errno.ENOENT ? fd : ofHost;
        }
        return switch (-fd) {
            case Errno.ENOENT ->
                throw LinuxException.withWayOut(
                        operation,
                        Errno.ENOENT,
                        "no such setting here: load the module it belongs to (modprobe br_netfilter for "
                                + "net.bridge), or make the device it names first");
            case Errno.EACCES, Errno.EPERM ->
                throw LinuxException.withWayOut(
                        operation, -fd, "not permitted: this needs root, or the setting is not for this direction");
            case Errno.EROFS ->
                throw LinuxException.withWayOut(
                        operation,
                        Errno.EROFS,
                        "/proc/sys is mounted read-only: mount the host's /proc/sys/net at /host/proc/sys/net, run "
                                + "privileged, or set it outside");
            default -> check(fd, operation);
        };
    }
}
