package io.hawser.cni.server;

import io.hawser.cni.spec.CniErrorCode;
import io.hawser.cni.spec.CniException;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.hawser.cni.spec.CniVersion;
import io.hawser.cni.wire.WireChannel;
import io.hawser.cni.wire.WireFormat;
import io.hawser.linux.LinuxException;
import io.hawser.linux.unix.PeerCredentials;
import io.hawser.linux.unix.UnixChannel;
import io.hawser.linux.unix.UnixServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves requests at a unix socket that only the daemon's own user, and root, may connect to. A thread for each
 * connection; those beyond the limit are told to try again. Thread safe.
 */
public final class CniServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CniServer.class);
    private static final int ROOT = 0;
    private static final int MAX_CONNECTIONS = 256;
    private static final int ACCEPT_TIMEOUT_MS = 200;
    /** A client writes its request at once; one that does not is no client. */
    private static final int IO_TIMEOUT_MS = 5_000;

    private static final long IDLE_S = 30;

    private final UnixServer socket;
    private final Function<CniRequest, CompletableFuture<CniReply>> service;
    private final int ownUser;
    private final ExecutorService executor = new ThreadPoolExecutor(
            2, MAX_CONNECTIONS, IDLE_S, TimeUnit.SECONDS, new SynchronousQueue<>(), CniServer::daemonThread);
    private final Thread acceptor = new Thread(this::accept, "cni-accept");
    private volatile boolean running = true;

    /**
     * Begins to serve; the socket's directory is made if it is not there.
     *
     * @param path of the socket, at most 107 bytes
     * @param service carries requests out
     * @throws LinuxException if another process listens there
     * @throws UncheckedIOException if the directory cannot be used
     */
    public CniServer(final Path path, final Function<CniRequest, CompletableFuture<CniReply>> service) {
        this.service = service;
        final Path absolute = path.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            ownUser = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (final IOException e) {
            throw new UncheckedIOException("listen at " + absolute + ": " + e.getMessage(), e);
        }
        socket = UnixServer.listen(absolute, UnixServer.OWNER_ONLY);
        acceptor.start();
    }

    @Override
    public void close() {
        running = false;
        try {
            acceptor.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        executor.shutdown();
    }

    private void accept() {
        while (running) {
            try {
                socket.accept(ACCEPT_TIMEOUT_MS).ifPresent(this::dispatch);
            } catch (final LinuxException e) {
                LOG.error("cannot accept a connection, trying again: {}", e.getMessage());
            }
        }
    }

    private void dispatch(final UnixChannel channel) {
        try {
            executor.execute(() -> serve(channel));
        } catch (final RejectedExecutionException e) {
            try (channel) {
                answer(
                        channel,
                        failure(CniErrorCode.TRY_AGAIN_LATER, "more than " + MAX_CONNECTIONS + " requests at once"));
            }
        }
    }

    private void serve(final UnixChannel channel) {
        try (channel) {
            channel.timeout(IO_TIMEOUT_MS);
            final PeerCredentials peer = channel.peer();
            if (peer.uid() != ROOT && peer.uid() != ownUser) {
                LOG.warn("process {} of user {} is refused", peer.pid(), peer.uid());
                answer(channel, failure(CniErrorCode.INVALID_ENVIRONMENT, "not permitted to user " + peer.uid()));
                return;
            }
            final Optional<CniRequest> request = read(channel);
            request.ifPresent(read -> answer(channel, service.apply(read).join()));
        } catch (final RuntimeException e) {
            LOG.error("a request failed unexpectedly", e);
        }
    }

    private static Optional<CniRequest> read(final UnixChannel channel) {
        try {
            return Optional.of(new WireChannel(channel).readRequest());
        } catch (final IllegalArgumentException e) {
            answer(channel, failure(CniErrorCode.UNDECODABLE, e.getMessage()));
        } catch (final IOException e) {
            LOG.warn("a client went without a request: {}", e.getMessage());
        }
        return Optional.empty();
    }

    private static void answer(final UnixChannel channel, final CniReply reply) {
        try {
            new WireChannel(channel).write(WireFormat.encode(reply));
        } catch (final IOException e) {
            LOG.warn("a client went without its reply; the runtime will ask to undo it: {}", e.getMessage());
        }
    }

    private static CniReply failure(final int code, final String message) {
        return CniReply.failure(CniVersion.LATEST.toString(), new CniException(code, message, ""));
    }

    private static Thread daemonThread(final Runnable task) {
        final Thread thread = new Thread(task, "cni-request");
        thread.setDaemon(true);
        return thread;
    }
}
