package io.hawser.linux.unix;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** One connection. Reading and writing wait, no longer than its timeout, and allocate nothing. Not thread safe. */
public final class UnixChannel implements AutoCloseable {
    // asm-generic/socket.h, with 64-bit time
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final int UCRED_LENGTH = 12;
    private static final int TIMEVAL_LENGTH = 16;

    private final LibC libc = LibC.get();
    private final Path path;
    private final int fd;
    private boolean closed;

    UnixChannel(final Path path, final int fd) {
        this.path = path;
        this.fd = fd;
    }

    /**
     * Connects to whoever listens at a path.
     *
     * @throws LinuxException with the way out if nobody does, or it is not permitted
     */
    public static UnixChannel connect(final Path path) {
        UnixAddress.check(path);
        final int type = Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC;
        final int fd = check(LibC.get().socket(Socket.AF_UNIX, type, 0), "open a unix socket");
        final int result = UnixAddress.use(path, address -> LibC.get().connect(fd, address, UnixAddress.LENGTH));
        if (result < 0) {
            LibC.get().close(fd);
            throw refusal("connect to " + path, -result);
        }
        return new UnixChannel(path, fd);
    }

    /** Who is at the other end. */
    public PeerCredentials peer() {
        final UnsafeBuffer ucred = NativeMemory.allocate(UCRED_LENGTH + Integer.BYTES);
        ucred.putInt(UCRED_LENGTH, UCRED_LENGTH);
        check(
                libc.getsockopt(
                        fd,
                        Socket.SOL_SOCKET,
                        Socket.SO_PEERCRED,
                        ucred.addressOffset(),
                        ucred.addressOffset() + UCRED_LENGTH),
                "read who is connected to " + path);
        return new PeerCredentials(ucred.getInt(0), ucred.getInt(4), ucred.getInt(8));
    }

    /** Sets how long reading and writing wait, in milliseconds; 0 for as long as it takes, which is the default. */
    public UnixChannel timeout(final int milliseconds) {
        final UnsafeBuffer timeval = NativeMemory.allocate(TIMEVAL_LENGTH);
        timeval.putLong(0, milliseconds / 1000);
        timeval.putLong(8, milliseconds % 1000 * 1000L);
        for (final int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
            check(
                    NativeMemory.with(
                            timeval, value -> libc.setsockopt(fd, Socket.SOL_SOCKET, option, value, TIMEVAL_LENGTH)),
                    "set the timeout of a connection to " + path);
        }
        return this;
    }

    /**
     * Reads what has come; waits until something has.
     *
     * @param buffer native memory
     * @return number of bytes, 0 at the end of the stream, or minus an errno: EAGAIN after the timeout
     */
    public int read(final UnsafeBuffer buffer, final int offset, final int length) {
        return (int) libc.read(fd, buffer.addressOffset() + offset, length);
    }

    /**
     * Writes some of the bytes; waits until some are taken.
     *
     * @param buffer native memory
     * @return number of bytes taken, or minus an errno: EAGAIN after the timeout, EPIPE when the other end is closed
     */
    public int write(final UnsafeBuffer buffer, final int offset, final int length) {
        return (int) libc.write(fd, buffer.addressOffset() + offset, length);
    }

    /** Closes the connection. Nobody may be reading or writing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            libc.close(fd);
        }
    }

    private static LinuxException refusal(final String operation, final int errno) {
        return switch (errno) {
            case Errno.ENOENT -> LinuxException.withWayOut(operation, errno, "there is no such socket; is it running?");
            case Errno.ECONNREFUSED ->
                LinuxException.withWayOut(operation, errno, "nobody listens there any more; start it again");
            case Errno.EACCES -> LinuxException.withWayOut(operation, errno, "not permitted to this user");
            default -> new LinuxException(operation, errno);
        };
    }
}
