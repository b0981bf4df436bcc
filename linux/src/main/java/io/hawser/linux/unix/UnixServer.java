package io.hawser.linux.unix;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Listens at a path. The socket appears there whole: with its permissions, and listening, in the place of what an
 * earlier process left behind. Not thread safe.
 */
public final class UnixServer implements AutoCloseable {
    /** Only this process's user may connect: {@code 0600}. */
    public static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final int BACKLOG = 128;
    private static final int POLLFD_LENGTH = 8;

    private final LibC libc = LibC.get();
    private final UnsafeBuffer pollfd = NativeMemory.allocate(POLLFD_LENGTH);
    private final Path path;
    private final int fd;
    private final Object inode;
    private boolean closed;

    private UnixServer(final Path path, final Set<PosixFilePermission> permissions) {
        this.path = path;
        final Path early = earlyName(path);
        UnixAddress.check(path);
        refuseToReplace(path);
        refuseToReplace(early);
        final int type = Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC;
        fd = check(libc.socket(Socket.AF_UNIX, type, 0), "open a unix socket");
        try {
            Files.deleteIfExists(early);
            check(
                    UnixAddress.use(early, address -> libc.bind(fd, address, UnixAddress.LENGTH)),
                    "bind a socket in " + path.getParent());
            Files.setPosixFilePermissions(early, permissions);
            check(libc.listen(fd, BACKLOG), "listen at " + path);
            inode = inode(early);
            Files.move(early, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            libc.close(fd);
            throw new UncheckedIOException("listen at " + path, e);
        } catch (final RuntimeException e) {
            libc.close(fd);
            throw e;
        }
    }

    /**
     * Listens at a path.
     *
     * @param path absolute, at most 107 bytes long; its directory must be there
     * @param permissions who may connect: those who may write
     * @throws LinuxException EADDRINUSE if another process listens there, EEXIST if something other than a socket is
     *     there
     * @throws IllegalArgumentException if the path is too long
     * @throws UncheckedIOException if the directory is not there or not to be written to
     */
    public static UnixServer listen(final Path path, final Set<PosixFilePermission> permissions) {
        return new UnixServer(path.toAbsolutePath(), permissions);
    }

    /**
     * Takes the next connection.
     *
     * @param timeoutMs how long to wait for it, 0 for not at all
     * @return empty if none came
     */
    public Optional<UnixChannel> accept(final int timeoutMs) {
        pollfd.putInt(0, fd);
        pollfd.putShort(4, Fcntl.POLLIN);
        pollfd.putShort(6, (short) 0);
        final int ready = libc.poll(pollfd.addressOffset(), 1, timeoutMs);
        if (ready == 0 || ready == -Errno.EINTR) {
            return Optional.empty();
        }
        check(ready, "wait for connections at " + path);
        final int accepted = libc.accept4(fd, 0, 0, Socket.SOCK_CLOEXEC);
        // The connection may be gone again by now.
        if (accepted == -Errno.ECONNABORTED || accepted == -Errno.EINTR) {
            return Optional.empty();
        }
        return Optional.of(new UnixChannel(path, check(accepted, "accept a connection at " + path)));
    }

    /** The file descriptor, for poll(2) and epoll(7). */
    public int fd() {
        return fd;
    }

    /** Stops listening, and removes the path unless another process has put its own there. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (inode.equals(inode(path))) {
                Files.deleteIfExists(path);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("remove " + path, e);
        } finally {
            libc.close(fd);
        }
    }

    /** A name of the same length beside the path, so that it fits where the path does. */
    private static Path earlyName(final Path path) {
        final String name = path.getFileName().toString();
        final int last = name.offsetByCodePoints(name.length(), -1);
        return path.resolveSibling(name.substring(0, last) + (name.endsWith("~") ? "_" : "~"));
    }

    private static void refuseToReplace(final Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            final BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isOther()) {
                throw LinuxException.withWayOut(
                        "listen at " + path, Errno.EEXIST, "something is there that is no socket; move it away");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        try (UnixChannel other = UnixChannel.connect(path)) {
            throw LinuxException.withWayOut(
                    "listen at " + path,
                    Errno.EADDRINUSE,
                    "process " + other.peer().pid() + " listens there already; stop it first");
        } catch (final LinuxException e) {
            if (e.errno() != Errno.ECONNREFUSED) {
                throw e;
            }
        }
    }

    private static Object inode(final Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey()
                : "none";
    }
}
