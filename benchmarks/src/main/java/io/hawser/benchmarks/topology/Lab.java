package io.hawser.benchmarks.topology;

import io.hawser.linux.namespace.NetworkNamespace;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The namespaces, processes and files of one variant. Whatever was made through it is removed when it is closed, and
 * when the JVM is interrupted or told to end. Thread safe.
 */
public final class Lab implements Closeable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final int ROOT = 0;

    private final Teardown teardown = new Teardown();
    private final Path directory;

    /**
     * An empty lab.
     *
     * @throws Exception if its directory cannot be made.
     */
    public Lab() throws Exception {
        directory = teardown.make(() -> Files.createTempDirectory("hw-bench-"), Lab::removeTree)
                .value();
    }

    /**
     * Why this process cannot make one.
     *
     * @return the reason as a person reads it; empty if it can.
     */
    public static Optional<String> unavailable() {
        try {
            final int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return user == ROOT
                    ? Optional.empty()
                    : Optional.of("makes network namespaces, which needs root; this is user " + user);
        } catch (final IOException | UnsupportedOperationException e) {
            return Optional.of("makes network namespaces, which needs Linux (" + e + ")");
        }
    }

    /**
     * A directory for the files of this lab, removed with it.
     *
     * @return its path.
     */
    public Path directory() {
        return directory;
    }

    /**
     * Makes a host: a namespace of its own, its loopback interface up.
     *
     * @param label ends the namespace's name, for whoever looks while it runs.
     * @return the host.
     * @throws Exception if it cannot be made.
     */
    public Host host(final String label) throws Exception {
        final String name = "hw-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + "-" + label;
        final NetworkNamespace namespace = teardown.make(() -> NetworkNamespace.create(name), made -> {
                    made.close();
                    NetworkNamespace.delete(name);
                })
                .value();
        final Host host = new Host(name, label, namespace, teardown, directory);
        host.run("ip link set lo up");
        return host;
    }

    /**
     * Opens something that is closed with the lab, before the hosts made earlier are removed.
     *
     * @param opening opens it.
     * @param closing closes it.
     * @param <T> what it is.
     * @return what was opened.
     * @throws Exception what opening it threw.
     */
    public <T> T keep(final Callable<T> opening, final Consumer<? super T> closing) throws Exception {
        return teardown.make(opening, closing::accept).value();
    }

    @Override
    public void close() throws IOException {
        teardown.close();
    }

    private static void removeTree(final Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path folder, final IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
