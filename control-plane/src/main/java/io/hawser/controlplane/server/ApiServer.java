package io.hawser.controlplane.server;

import io.hawser.controlplane.auth.Authenticator;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.streaming.ChannelBridge;
import io.hawser.controlplane.tls.CertificateAuthority;
import io.hawser.controlplane.tls.Identity;
import io.hawser.controlplane.tls.Pem;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests over HTTP/1.1 and HTTP/2 with TLS, and writes answers. Requests are worked on by a bounded number of
 * threads, of which each may wait for etcd; watches take none.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    /** What etcd takes, and a little more. */
    private static final int MAX_BODY = 3 << 20;

    private static final int MAX_FRAME = 1 << 20;
    private static final int WORKERS = 64;
    private static final int WAITING = 1024;
    /** Threads that encrypt and write; each has its share of the connections. */
    private static final int LISTENERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    /** As kube-apiserver allows. */
    private static final long MAX_STREAMS = 250;

    private static final int MAX_HEADER = 64 << 10;

    private final Vertx vertx;
    private final ThreadPoolExecutor workers;
    private final Dispatcher dispatcher;
    private final Identification identification;
    private final QuickReads reads;
    private final Responses responses;
    private String listeners = "";

    ApiServer(
            final Vertx vertx,
            final Dispatcher dispatcher,
            final QuickReads reads,
            final Authenticator authenticator,
            final KubeletProxy proxy) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.reads = reads;
        this.identification = new Identification(authenticator);
        this.responses = new Responses(vertx, proxy);
        final AtomicInteger count = new AtomicInteger();
        this.workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    final Thread thread = new Thread(task, "api-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    /** Begins to listen; port 0 takes a free one. Returns the port. Throws if the address cannot be had. */
    public int listen(
            final String host, final int port, final Identity identity, final CertificateAuthority authority) {
        final HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(Pem.of(identity.certificate())))
                        .addKeyValue(Buffer.buffer(Pem.of(identity.key()))))
                .setClientAuth(ClientAuth.REQUEST)
                // Any certificate may be shown; what it is worth, the authenticator says, with 401 where it is nothing.
                .setTrustOptions(TrustOptions.wrap(new AnyClientCertificate(authority.certificate())))
                .setMaxHeaderSize(MAX_HEADER)
                .setMaxInitialLineLength(MAX_HEADER)
                .setCompressionSupported(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS))
                .setWebSocketSubProtocols(ChannelBridge.PROTOCOLS)
                .setMaxWebSocketFrameSize(MAX_FRAME)
                .setMaxWebSocketMessageSize(MAX_FRAME)
                .setTcpNoDelay(true);
        // A negative port is any that is free, the same for all.
        final int shared = port == 0 ? -1 : port;
        final AtomicInteger actual = new AtomicInteger();
        final Supplier<VerticleBase> listener = () -> new VerticleBase() {
            @Override
            public Future<?> start() {
                return vertx.createHttpServer(options)
                        .requestHandler(ApiServer.this::handle)
                        .connectionHandler(connection -> {
                            UpgradeByPost.install(connection);
                            Flushes.install(connection);
                        })
                        .listen(shared, host)
                        .onSuccess(server -> actual.set(server.actualPort()));
            }
        };
        listeners = await(vertx.deployVerticle(listener, new DeploymentOptions().setInstances(LISTENERS)));
        return actual.get();
    }

    private static <T> T await(final Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private void handle(final HttpServerRequest request) {
        final Context context = vertx.getOrCreateContext();
        final ApiRequest asked = new ApiRequest(
                UpgradeByPost.method(request),
                request.path(),
                request.params(),
                request.headers(),
                Optional.ofNullable(request.query()).orElse(""));
        final Optional<Answer.Whole> refusal = admit(request, asked);
        if (refusal.isPresent()) {
            // Whatever body is still to come is let go.
            request.handler(nothing -> {});
            responses.send(context, request, asked, refusal.get());
        } else if (request.headers().contains("Upgrade")) {
            // Its body is the stream. Vert.x takes WebSockets only before the request's end, and other protocols after
            // it.
            if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
                request.pause();
            }
            work(context, request, asked);
        } else if (request.method().equals(HttpMethod.GET)) {
            read(context, request, asked);
        } else {
            readBody(context, request, asked);
        }
    }

    /** Before the body is read: nobody makes the server hold anything that it will not look at. */
    private Optional<Answer.Whole> admit(final HttpServerRequest request, final ApiRequest asked) {
        try {
            asked.user(identification.of(request, asked));
            dispatcher.admit(asked);
            return Optional.empty();
        } catch (final ApiException e) {
            return Optional.of(Responses.refusal(e));
        }
    }

    private void readBody(final Context context, final HttpServerRequest request, final ApiRequest asked) {
        final Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_BODY) {
                request.handler(nothing -> {});
                request.endHandler(nothing -> {});
                responses.send(
                        context,
                        request,
                        asked,
                        Responses.refusal(ApiException.of(
                                Reason.RequestEntityTooLarge, "Request entity too large: limit is " + MAX_BODY)));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(nothing -> {
            asked.body(body.getBytes());
            work(context, request, asked);
        });
    }

    private void read(final Context context, final HttpServerRequest request, final ApiRequest asked) {
        final Optional<Kind> kind = reads.kind(asked);
        if (kind.isEmpty()) {
            work(context, request, asked);
            return;
        }
        Future.fromCompletionStage(reads.isReady(), context).onComplete(asking -> {
            if (asking.succeeded() && !asking.result()) {
                work(context, request, asked);
            } else if (asking.succeeded()) {
                responses.send(context, request, asked, answer(asked, () -> reads.answer(asked, kind.get())));
            } else {
                responses.send(context, request, asked, answer(asked, () -> refuse(asking.cause())));
            }
        });
    }

    private static Answer refuse(final Throwable failure) {
        final Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        throw cause instanceof ApiException api ? api : new IllegalStateException(cause);
    }

    private void work(final Context context, final HttpServerRequest request, final ApiRequest asked) {
        try {
            workers.execute(() -> {
                final Answer answer = answer(asked, () -> dispatcher.answer(asked));
                context.runOnContext(nothing -> responses.send(context, request, asked, answer));
            });
        } catch (final RejectedExecutionException e) {
            responses.send(
                    context,
                    request,
                    asked,
                    Responses.refusal(
                            ApiException.of(Reason.TooManyRequests, "Too many requests, please try again later.")));
        }
    }

    private static Answer answer(final ApiRequest asked, final Supplier<Answer> how) {
        try {
            return how.get();
        } catch (final ApiException e) {
            return Responses.refusal(e);
        } catch (final RuntimeException e) {
            LOG.error("{} {}", asked.method(), asked.path(), e);
            return Responses.refusal(ApiException.of(Reason.InternalError, "Internal error occurred: " + e));
        }
    }

    @Override
    public void close() {
        if (!listeners.isEmpty()) {
            await(vertx.undeploy(listeners));
        }
        workers.shutdownNow();
    }
}
