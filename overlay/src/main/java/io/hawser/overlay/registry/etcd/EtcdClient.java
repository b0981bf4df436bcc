package io.hawser.overlay.registry.etcd;

import static io.hawser.overlay.registry.etcd.EtcdKeys.bytes;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.hawser.kube.tls.TlsFiles;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.overlay.registry.RegistryException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * The few calls to etcd that leases need, each bounded, each failure told with what was asked of whom. After a failure
 * the next call uses new connections: gRPC's own would wait ever longer, up to two minutes, before they try again.
 * Thread safe.
 */
final class EtcdClient implements AutoCloseable {
    /** A snapshot of some tens of thousands of leases. */
    private static final int MAX_MESSAGE = 64 << 20;
    /** Below it etcd counts pings as an attack; above it a hung server is noticed late. */
    private static final Duration KEEPALIVE_TIME = Duration.ofSeconds(10);

    private static final int RETRY_DELAY_MS = 100;
    private static final int RETRY_MAX_DELAY_MS = 500;

    private final EtcdSettings settings;
    private final long patienceMs;
    private Client client;
    private boolean suspect;
    private boolean closed;

    EtcdClient(final EtcdSettings settings) {
        this.settings = settings;
        // One retry of jetcd's own, and a little more than both attempts may take.
        this.patienceMs = 2 * settings.callTimeout().toMillis() + 2 * RETRY_MAX_DELAY_MS;
        this.client = connect();
    }

    GetResponse get(final String what, final String key) {
        return get(what, key, GetOption.DEFAULT);
    }

    GetResponse getAll(final String what, final String prefix) {
        return get(what, prefix, GetOption.builder().isPrefix(true).build());
    }

    TxnResponse transaction(final String what, final Cmp condition, final Op... then) {
        return call(
                what, etcd -> etcd.getKVClient().txn().If(condition).Then(then).commit());
    }

    LeaseGrantResponse grantLease() {
        return call(
                "grant an etcd lease",
                etcd -> etcd.getLeaseClient().grant(settings.leaseTtl().toSeconds()));
    }

    void revokeLease(final long id) {
        call("revoke an etcd lease", etcd -> etcd.getLeaseClient().revoke(id));
    }

    LeaseTimeToLiveResponse timeToLive(final long id) {
        return call(
                "read an etcd lease",
                etcd -> etcd.getLeaseClient()
                        .timeToLive(id, LeaseOption.builder().withAttachedKeys().build()));
    }

    Watch.Watcher watch(final String prefix, final long revision, final Watch.Listener listener) {
        final WatchOption option = WatchOption.builder()
                .isPrefix(true)
                .withRevision(revision)
                .withRequireLeader(true)
                .withCreateNotify(true)
                .build();
        return current().getWatchClient().watch(bytes(prefix), option, listener);
    }

    /** Something went wrong outside a call: the next one uses new connections. */
    synchronized void suspect() {
        suspect = true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        client.close();
    }

    private synchronized Client current() {
        if (suspect && !closed) {
            suspect = false;
            final Client old = client;
            client = connect();
            // Not at once: jetcd may be about to resume a watch of its own accord, and complains if it cannot.
            CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(old::close);
        }
        return client;
    }

    private Client connect() {
        final ClientBuilder builder = Client.builder()
                .endpoints(settings.endpoints())
                .waitForReady(false)
                .retryMaxAttempts(1)
                .retryDelay(RETRY_DELAY_MS)
                .retryMaxDelay(RETRY_MAX_DELAY_MS)
                .retryChronoUnit(ChronoUnit.MILLIS)
                .connectTimeout(settings.callTimeout())
                .keepaliveTime(KEEPALIVE_TIME)
                .keepaliveTimeout(settings.callTimeout())
                .keepaliveWithoutCalls(false)
                .maxInboundMessageSize(MAX_MESSAGE)
                .interceptor(new DeadlineInterceptor(settings.callTimeout()));
        settings.user().ifPresent(user -> builder.user(bytes(user.name())).password(bytes(user.password())));
        if (settings.isHttps()) {
            tls(builder, settings.tls());
        }
        return builder.build();
    }

    private GetResponse get(final String what, final String key, final GetOption option) {
        return call(what, etcd -> etcd.getKVClient().get(bytes(key), option));
    }

    private <T> T call(final String what, final Function<Client, CompletableFuture<T>> call) {
        CompletableFuture<T> future = null;
        try {
            future = call.apply(current());
            return future.get(patienceMs, TimeUnit.MILLISECONDS);
        } catch (final ExecutionException e) {
            throw failed(what, reason(e.getCause()), e.getCause());
        } catch (final TimeoutException e) {
            future.cancel(true);
            throw failed(what, "no answer within " + patienceMs + " ms", e);
        } catch (final InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(what, "interrupted", e);
        } catch (final RuntimeException e) {
            // jetcd after close().
            throw failed(what, reason(e), e);
        }
    }

    private RegistryException failed(final String what, final String why, final Throwable cause) {
        suspect();
        return new RegistryException("etcd at " + settings.endpoints() + " was asked to " + what + ": " + why, cause);
    }

    /** gRPC's status, and what lies at the bottom of it, such as a refused connection or a wrong certificate. */
    private static String reason(final Throwable failure) {
        final Status status = Status.fromThrowable(failure);
        Throwable bottom = failure;
        while (bottom.getCause() != null && bottom.getCause() != bottom) {
            bottom = bottom.getCause();
        }
        final String text = status.getCode()
                + Optional.ofNullable(status.getDescription())
                        .map(description -> ": " + description)
                        .orElse("");
        return bottom == failure || text.contains(String.valueOf(bottom.getMessage()))
                ? text
                : text + " (" + bottom.getMessage() + ")";
    }

    private static void tls(final ClientBuilder builder, final Optional<TlsFiles> files) {
        final TlsManagers managers =
                files.map(TlsManagers::of).orElse(new TlsManagers(Optional.empty(), Optional.empty()));
        try {
            builder.sslContext(context -> {
                managers.key().ifPresent(context::keyManager);
                managers.trust().ifPresent(context::trustManager);
            });
        } catch (final SSLException e) {
            throw new IllegalArgumentException("no TLS with " + files, e);
        }
    }

    /** Gives every call that is not a stream an end. */
    private record DeadlineInterceptor(Duration timeout) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(
                final MethodDescriptor<Q, A> method, final CallOptions options, final Channel next) {
            final boolean bounded = method.getType() == MethodDescriptor.MethodType.UNARY;
            return next.newCall(
                    method, bounded ? options.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS) : options);
        }
    }
}
