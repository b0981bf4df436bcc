package io.hawser.controlplane.storage;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.hawser.controlplane.status.ApiException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Calls to etcd, each bounded. After a failure the next call uses new connections: gRPC's own would wait ever longer,
 * up to two minutes, before they try again. Thread safe.
 */
final class EtcdConnection implements AutoCloseable {
    private static final int MAX_MESSAGE = 256 << 20;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    /** Below it etcd counts pings as an attack. */
    private static final Duration KEEPALIVE_TIME = Duration.ofSeconds(10);

    private static final int RETRY_DELAY_MS = 100;

    private final EtcdSettings settings;
    private final AtomicLong generation = new AtomicLong();
    private Client client;
    private boolean suspect;
    private boolean closed;

    EtcdConnection(final EtcdSettings settings) {
        this.settings = settings;
        this.client = connect();
    }

    <T> T call(final String what, final Function<Client, CompletableFuture<T>> call) {
        CompletableFuture<T> future = null;
        try {
            future = call.apply(current());
            return future.get(2 * CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final ExecutionException e) {
            throw failed(what, e.getCause());
        } catch (final TimeoutException e) {
            future.cancel(true);
            throw failed(what, e);
        } catch (final InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(what, e);
        }
    }

    /** The same for one who does not wait; fails with {@link ApiException}. */
    <T> CompletableFuture<T> ask(final String what, final Function<Client, CompletableFuture<T>> call) {
        return call.apply(current())
                .orTimeout(2 * CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((value, failure) -> {
                    if (failure != null) {
                        throw failed(what, failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                    return value;
                });
    }

    /** Counts the times that new connections were made. */
    long generation() {
        return generation.get();
    }

    synchronized Client current() {
        if (suspect && !closed) {
            suspect = false;
            generation.incrementAndGet();
            final Client old = client;
            client = connect();
            // Not at once: jetcd may be about to resume a watch of its own accord, and complains if it cannot.
            CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(old::close);
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        client.close();
    }

    private ApiException failed(final String what, final Throwable cause) {
        if (EtcdErrors.isConnectionLost(cause)) {
            synchronized (this) {
                suspect = true;
            }
        }
        if (EtcdErrors.isCompacted(cause)) {
            return ApiException.expired("The resourceVersion for the provided list is too old.");
        }
        return ApiException.unavailable("etcd was asked to " + what + ": " + EtcdErrors.reason(cause));
    }

    private Client connect() {
        final ClientBuilder builder = Client.builder()
                .endpoints(settings.endpoints())
                .waitForReady(true)
                .retryMaxAttempts(1)
                .retryDelay(RETRY_DELAY_MS)
                .retryChronoUnit(ChronoUnit.MILLIS)
                .connectTimeout(CALL_TIMEOUT)
                .keepaliveTime(KEEPALIVE_TIME)
                .keepaliveTimeout(CALL_TIMEOUT)
                .keepaliveWithoutCalls(false)
                .maxInboundMessageSize(MAX_MESSAGE)
                .interceptor(new DeadlineInterceptor());
        settings.tls().ifPresent(tls -> tls(builder, tls));
        return builder.build();
    }

    private static void tls(final ClientBuilder builder, final EtcdSettings.Tls tls) {
        try {
            builder.sslContext(context -> {
                context.trustManager(tls.authority().toFile());
                if (tls.certificate().isPresent() && tls.key().isPresent()) {
                    context.keyManager(
                            tls.certificate().get().toFile(), tls.key().get().toFile());
                }
            });
        } catch (final SSLException e) {
            throw new IllegalArgumentException("no TLS to etcd with " + tls, e);
        }
    }

    /** Gives every call that is not a stream an end. */
    private static final class DeadlineInterceptor implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(
                final MethodDescriptor<Q, A> method, final CallOptions options, final Channel next) {
            final boolean bounded = method.getType() == MethodDescriptor.MethodType.UNARY;
            return next.newCall(
                    method,
                    bounded ? options.withDeadlineAfter(CALL_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS) : options);
        }
    }
}
