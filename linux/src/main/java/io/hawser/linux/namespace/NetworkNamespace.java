package io.hawser.linux.namespace;

import static io.hawser.linux.LinuxException.check;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.Fcntl;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * An open network namespace, named ones as iproute2 keeps them: bind mounts under {@code /run/netns}. A socket opened,
 * or a process started, inside {@link #call} belongs to the namespace for good. Thread safe.
 */
public final class NetworkNamespace implements AutoCloseable {
    /** Where iproute2 and container runtimes keep named namespaces. */
    public static final Path DIRECTORY = Path.of("/run/netns");

    private static final Path OF_THREAD = Path.of("/proc/thread-self/ns/net");

    private final LibC libc = LibC.get();
    private final Path path;
    private final int fd;
    private volatile boolean closed;

    private NetworkNamespace(final Path path) {
        this.path = path;
        this.fd = open(path);
    }

    /**
     * Makes a namespace of this name, with its loopback interface down, and opens it.
     *
     * @throws LinuxException EEXIST if there is one of this name
     */
    public static NetworkNamespace create(final String name) {
        final Path path = pathOf(name);
        try {
            Files.createDirectories(DIRECTORY);
            NamespaceMount.shareDirectory(DIRECTORY);
            Files.createFile(path);
        } catch (final FileAlreadyExistsException e) {
            throw new LinuxException("create network namespace " + name, Errno.EEXIST);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            inNewThread(() -> {
                check(LibC.get().unshare(NamespaceMount.CLONE_NEWNET), "create network namespace " + name);
                NamespaceMount.bind(OF_THREAD, path);
                return null;
            });
            return new NetworkNamespace(path);
        } catch (final RuntimeException e) {
            delete(name);
            throw e;
        }
    }

    /**
     * Makes a namespace without a name, with its loopback interface down. It goes with its last user, this object
     * among them, also when the process is killed: nothing of it can stay behind.
     *
     * @throws LinuxException EPERM without CAP_SYS_ADMIN
     */
    public static NetworkNamespace unnamed() {
        final NetworkNamespace[] made = new NetworkNamespace[1];
        inNewThread(() -> {
            check(LibC.get().unshare(NamespaceMount.CLONE_NEWNET), "create a network namespace");
            made[0] = new NetworkNamespace(OF_THREAD);
            return null;
        });
        return made[0];
    }

    /** Removes the name; the namespace itself goes with its last user. Does nothing if there is no such name. */
    public static void delete(final String name) {
        final Path path = pathOf(name);
        NamespaceMount.unbind(path);
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the namespace of this name. */
    public static NetworkNamespace named(final String name) {
        return new NetworkNamespace(pathOf(name));
    }

    /** Opens the namespace that process {@code pid} is in. */
    public static NetworkNamespace ofProcess(final long pid) {
        return new NetworkNamespace(Path.of("/proc/" + pid + "/ns/net"));
    }

    /** Opens the namespace behind a path, as CNI's CNI_NETNS gives it. */
    public static NetworkNamespace at(final Path path) {
        return new NetworkNamespace(path);
    }

    /** Opens the namespace that the calling thread is in. */
    public static NetworkNamespace current() {
        return new NetworkNamespace(OF_THREAD);
    }

    /** The path this namespace was opened by. */
    public Path path() {
        return path;
    }

    /** The open descriptor, for IFLA_NET_NS_FD; valid until {@link #close()}. */
    public int fd() {
        return fd;
    }

    /**
     * Runs {@code block} with the calling thread in this namespace, and brings the thread back whatever happens.
     *
     * @throws Exception what the block throws
     */
    public <T> T call(final Callable<T> block) throws Exception {
        try (NetworkNamespace home = current()) {
            enter(fd);
            try {
                return block.call();
            } finally {
                home.enter(home.fd);
            }
        }
    }

    /** As {@link #call}, for blocks without a result or checked exceptions. */
    public void run(final Runnable block) {
        try {
            call(() -> {
                block.run();
                return null;
            });
        } catch (final RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            libc.close(fd);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private void enter(final int target) {
        if (closed) {
            throw new IllegalStateException("network namespace " + path + " is closed");
        }
        check(libc.setns(target, NamespaceMount.CLONE_NEWNET), "enter network namespace " + path);
    }

    private static int open(final Path path) {
        final int flags = Fcntl.O_RDONLY | Fcntl.O_CLOEXEC;
        return check(
                NativeMemory.withCString(path.toString(), name -> LibC.get().open(name, flags, 0)),
                "open network namespace " + path);
    }

    private static Path pathOf(final String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0 || name.startsWith(".")) {
            throw new IllegalArgumentException("not a name for a network namespace: '" + name + "'");
        }
        return DIRECTORY.resolve(name);
    }

    /** A thread of its own, which ends with the namespace it made still around it. */
    private static void inNewThread(final Callable<Void> block) {
        final Throwable[] failure = new Throwable[1];
        final Thread thread = new Thread(
                () -> {
                    try {
                        block.call();
                    } catch (final Exception e) {
                        failure[0] = e;
                    }
                },
                "network-namespace");
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure[0] instanceof RuntimeException e) {
            throw e;
        }
        if (failure[0] != null) {
            throw new IllegalStateException(failure[0]);
        }
    }
}
