package io.hawser.node.status;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.unix.PeerCredentials;
import io.hawser.linux.unix.UnixChannel;
import io.hawser.linux.unix.UnixServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever connects, if it is root or the daemon's own user, one text, and closes. One after the other: who does
 * not read is not waited for long. Thread safe.
 */
public final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final int ACCEPT_TIMEOUT_MS = 500;
    private static final int WRITE_TIMEOUT_MS = 2_000;

    private final UnixServer socket;
    private final Supplier<String> text;
    private final int ownUser;
    private final Thread thread = new Thread(this::run, "status");
    private volatile boolean running = true;

    /**
     * Begins to serve; the socket's directory is made if it is not there.
     *
     * @param path of the socket, at most 107 bytes
     * @param text asked for at each connection
     * @throws LinuxException if another process listens there
     * @throws UncheckedIOException if the directory cannot be used
     */
    public StatusServer(final Path path, final Supplier<String> text) {
        this.text = text;
        final Path absolute = path.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            ownUser = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (final IOException e) {
            throw new UncheckedIOException("listen at " + absolute + ": " + e.getMessage(), e);
        }
        socket = UnixServer.listen(absolute, UnixServer.OWNER_ONLY);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }

    private void run() {
        while (running) {
            try {
                socket.accept(ACCEPT_TIMEOUT_MS).ifPresent(this::tell);
            } catch (final RuntimeException e) {
                LOG.warn("a status could not be told: {}", e.getMessage());
            }
        }
    }

    private void tell(final UnixChannel channel) {
        try (channel) {
            final PeerCredentials peer = channel.timeout(WRITE_TIMEOUT_MS).peer();
            if (peer.uid() != 0 && peer.uid() != ownUser) {
                LOG.warn("process {} of user {} is refused the status", peer.pid(), peer.uid());
                return;
            }
            write(channel, text.get().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(final UnixChannel channel, final byte[] bytes) {
        final UnsafeBuffer buffer = NativeMemory.allocate(Math.max(1, bytes.length));
        buffer.putBytes(0, bytes);
        int at = 0;
        while (at < bytes.length) {
            final int count = channel.write(buffer, at, bytes.length - at);
            if (count <= 0) {
                return;
            }
            at += count;
        }
    }
}
