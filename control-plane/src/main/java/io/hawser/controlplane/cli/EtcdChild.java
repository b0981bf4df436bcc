package io.hawser.controlplane.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An etcd of our own, for a control plane on one machine: Debian's {@code etcd-server}, on loopback, ended with us.
 * Its data stay in its directory.
 */
public final class EtcdChild implements AutoCloseable {
    private static final int END_SECONDS = 10;
    private static final int START_SECONDS = 10;
    private static final long POLL_NS = 2_000_000;
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private final Process process;
    private final URI endpoint;
    private final Path log;

    private EtcdChild(final Process process, final URI endpoint, final Path log) {
        this.process = process;
        this.endpoint = endpoint;
        this.log = log;
    }

    /**
     * Starts one with its data below a directory; it listens on a free port of loopback. Must be called from a thread
     * that lives as long as etcd should: the kernel ends etcd with it, even if this process is killed.
     */
    public static EtcdChild start(final Path directory, final String... flags) {
        return start(directory, freePort(), flags);
    }

    /** Starts one on a port of loopback. */
    public static EtcdChild start(final Path directory, final int port, final String... flags) {
        final URI endpoint = URI.create("http://127.0.0.1:" + port);
        final String peer = "http://127.0.0.1:" + freePort();
        final Path log = directory.resolve("etcd.log");
        final List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETPRIV)) {
            command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "TERM"));
        }
        command.addAll(List.of(
                "etcd",
                "--name=hawser",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + endpoint,
                "--advertise-client-urls=" + endpoint,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=hawser=" + peer,
                // Alone, it has nobody to wait for: after a restart it leads in a fraction of the usual second.
                "--heartbeat-interval=20",
                "--election-timeout=200",
                "--auto-compaction-mode=periodic",
                "--auto-compaction-retention=5m",
                "--log-level=warn",
                "--logger=zap"));
        command.addAll(List.of(flags));
        try {
            Files.createDirectories(directory);
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new EtcdChild(process, endpoint, log);
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "etcd cannot be started: install Debian's etcd-server, or give --etcd-endpoints", e);
        }
    }

    /**
     * Waits until it can be connected to: clients that are refused first wait long before they try again. Returns also
     * when it has ended, for them to say so.
     */
    public void awaitListening() {
        final InetSocketAddress address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(address);
                return;
            } catch (final IOException e) {
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return endpoint;
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where it writes what it has to say. */
    public Path log() {
        return log;
    }

    /** Its process number. */
    public long pid() {
        return process.pid();
    }

    /** Ends it at once, as a power failure would. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
