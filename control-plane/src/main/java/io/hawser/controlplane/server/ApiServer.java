package io.hawser.controlplane.server;

import io.hawser.controlplane.auth.Authenticator;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.status.Statuses;
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
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
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
    private final Authenticator authenticator;
    private final KubeletProxy proxy;
    private String listeners = "";

    ApiServer(
            final Vertx vertx,
            final Dispatcher dispatcher,
            final Authenticator authenticator,
            final KubeletProxy proxy) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.authenticator = authenticator;
        this.proxy = proxy;
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
                        .connectionHandler(UpgradeByPost::install)
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
        if (request.headers().contains("Upgrade")) {
            // Its body is the stream. Vert.x takes WebSockets only before the request's end, and other protocols after
            // it.
            if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
                request.pause();
            }
            work(context, request, new byte[0]);
            return;
        }
        final Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_BODY) {
                request.handler(nothing -> {});
                request.endHandler(nothing -> {});
                write(
                        request.response(),
                        whole(ApiException.of(
                                Reason.RequestEntityTooLarge, "Request entity too large: limit is " + MAX_BODY)),
                        List.of());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(nothing -> work(context, request, body.getBytes()));
    }

    private void work(final Context context, final HttpServerRequest request, final byte[] body) {
        try {
            workers.execute(() -> {
                final ApiRequest asked = new ApiRequest(
                        UpgradeByPost.method(request),
                        request.path(),
                        query(request),
                        headers(request),
                        Optional.ofNullable(request.query()).orElse(""),
                        body);
                final Answer answer = answer(request, asked);
                context.runOnContext(nothing -> send(context, request, asked, answer));
            });
        } catch (final RejectedExecutionException e) {
            write(
                    request.response(),
                    whole(ApiException.of(Reason.TooManyRequests, "Too many requests, please try again later.")),
                    List.of());
        }
    }

    private Answer answer(final HttpServerRequest request, final ApiRequest asked) {
        try {
            asked.user(authenticate(request, asked));
            return dispatcher.answer(asked);
        } catch (final ApiException e) {
            return whole(e);
        } catch (final RuntimeException e) {
            LOG.error("{} {}", asked.method(), asked.path(), e);
            return whole(ApiException.of(Reason.InternalError, "Internal error occurred: " + e));
        }
    }

    private User authenticate(final HttpServerRequest request, final ApiRequest asked) {
        final String authorization = asked.header("authorization");
        if (authorization.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
            return authenticator
                    .byToken(authorization.substring("Bearer ".length()).strip())
                    .orElseThrow(ApiServer::unauthorized);
        }
        final List<Certificate> chain = certificates(request);
        if (!chain.isEmpty()) {
            return authenticator.byCertificate(chain).orElseThrow(ApiServer::unauthorized);
        }
        return User.ANONYMOUS;
    }

    private static List<Certificate> certificates(final HttpServerRequest request) {
        try {
            return request.connection().peerCertificates();
        } catch (final SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private static ApiException unauthorized() {
        return ApiException.of(Reason.Unauthorized, "Unauthorized");
    }

    private void send(
            final Context context, final HttpServerRequest request, final ApiRequest asked, final Answer answer) {
        if (request.response().closed() || request.response().ended()) {
            return;
        }
        if (answer instanceof Answer.Whole whole) {
            if (request.headers().contains("Upgrade")) {
                request.resume();
            }
            write(request.response(), whole, asked.warnings());
        } else if (answer instanceof Answer.Watch && request.headers().contains("Upgrade")) {
            request.resume();
            // Clients that try a WebSocket first take this as the word to watch over plain HTTP.
            write(
                    request.response(),
                    whole(ApiException.unavailable("watches are not sent over WebSocket")),
                    List.of());
        } else if (answer instanceof Answer.Watch watch) {
            new WatchStream(vertx, context, request.response(), watch).start();
        } else if (answer instanceof Answer.Proxy target) {
            proxy.hand(request, target);
        }
    }

    private static void write(
            final HttpServerResponse response, final Answer.Whole whole, final List<String> warnings) {
        response.setStatusCode(whole.code());
        response.putHeader("Content-Type", whole.contentType());
        response.putHeader("Cache-Control", "no-cache, private");
        for (final String warning : warnings) {
            final String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
            response.headers().add("Warning", "299 - \"" + quoted + '"');
        }
        if (whole.code() == Reason.TooManyRequests.code() || whole.code() == Reason.ServiceUnavailable.code()) {
            response.putHeader("Retry-After", "1");
        }
        response.end(whole.body());
    }

    private static Answer.Whole whole(final ApiException failure) {
        return (Answer.Whole) Answer.json(failure.reason().code(), Statuses.of(failure));
    }

    private static Map<String, List<String>> query(final HttpServerRequest request) {
        final Map<String, List<String>> query = new TreeMap<>();
        request.params()
                .names()
                .forEach(name -> query.put(name, request.params().getAll(name)));
        return query;
    }

    private static Map<String, String> headers(final HttpServerRequest request) {
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(header -> headers.merge(header.getKey(), header.getValue(), (a, b) -> a + "," + b));
        return headers;
    }

    @Override
    public void close() {
        if (!listeners.isEmpty()) {
            await(vertx.undeploy(listeners));
        }
        workers.shutdownNow();
    }
}
