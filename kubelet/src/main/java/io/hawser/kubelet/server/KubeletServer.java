package io.hawser.kubelet.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.runtime.RuntimeView;
import io.hawser.kubelet.worker.PodWorkers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kubelet's HTTPS server. Whoever has no certificate of the cluster is told nothing. */
public final class KubeletServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubeletServer.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;
    private static final long CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final ServingTls tls;
    private final Executor pool;
    private final Access access;
    private final PodWorkers workers;
    private final LogHandler logs;
    private final StreamHandler streams;
    private final Supplier<String> health;
    private final Map<String, Page> pages;
    private HttpServer server;

    /**
     * Does not listen yet.
     *
     * @param vertx is not closed with it
     * @param pool does what may wait
     * @param health what is wrong; empty if nothing is
     * @param pages by their paths
     */
    public KubeletServer(
            final Vertx vertx,
            final ServingTls tls,
            final Executor pool,
            final KubeClient client,
            final String node,
            final PodWorkers workers,
            final ContainerRuntime runtime,
            final Supplier<String> health,
            final Map<String, Page> pages) {
        final ContainerFinder finder = new ContainerFinder(workers, new RuntimeView(runtime));
        this.vertx = vertx;
        this.tls = tls;
        this.pool = pool;
        this.access = new Access(client, node);
        this.workers = workers;
        this.logs = new LogHandler(finder);
        this.streams = new StreamHandler(finder, runtime, new StreamProxy(vertx));
        this.health = health;
        this.pages = Map.copyOf(pages);
    }

    /** Begins to listen, and returns the port. Throws {@link IOException} if it cannot. */
    public int listen(final String address, final int port) throws IOException {
        final HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap(tls.key()))
                .setTrustOptions(TrustOptions.wrap(tls.clients()))
                .setClientAuth(ClientAuth.REQUEST)
                .setUseAlpn(false);
        try {
            server = vertx.createHttpServer(options)
                    .requestHandler(this::handle)
                    // Whoever hangs up is no error; without a handler, Vert.x says it is one.
                    .connectionHandler(connection -> connection.exceptionHandler(
                            failure -> LOG.debug("a connection ended: {}", failure.getMessage())))
                    .listen(port, address)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return server.actualPort();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (final ExecutionException e) {
            throw new IOException(
                    "cannot listen on " + address + ":" + port + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    @Override
    public void close() {
        if (server == null) {
            return;
        }
        try {
            server.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException | TimeoutException e) {
            LOG.debug("the server did not close", e);
        }
    }

    private void handle(final HttpServerRequest request) {
        // Nothing of the stream may be lost while the question is answered on another thread.
        request.pause();
        // What happens to the connection itself has to happen on its own thread.
        final Context connection = vertx.getOrCreateContext();
        pool.execute(() -> {
            try {
                answer(request, connection);
            } catch (final Refusal e) {
                refuse(request, e.code(), e.getMessage());
            } catch (final CriException e) {
                refuse(request, Refusal.INTERNAL, e.getMessage());
            } catch (final KubeException e) {
                refuse(request, UNAVAILABLE, e.getMessage());
            } catch (final RuntimeException e) {
                LOG.error("a request for {} failed", request.path(), e);
                refuse(request, Refusal.INTERNAL, e.toString());
            }
        });
    }

    private void answer(final HttpServerRequest request, final Context connection) {
        final Access.Caller caller;
        try {
            final X509Certificate certificate =
                    (X509Certificate) request.connection().sslSession().getPeerCertificates()[0];
            caller = Access.Caller.of(certificate.getSubjectX500Principal());
        } catch (final SSLPeerUnverifiedException e) {
            refuse(request, UNAUTHORIZED, "Unauthorized");
            return;
        }
        final String path = request.path();
        if (!access.isAllowed(caller, request.method().name(), path)) {
            refuse(
                    request,
                    FORBIDDEN,
                    "Forbidden (user=" + caller.user() + ", verb=" + request.method() + ", path=" + path + ")");
            return;
        }
        final Page page = pages.get(path);
        if (page != null) {
            final String text = page.text().get();
            request.resume();
            request.response().putHeader("Content-Type", page.type()).end(text);
            return;
        }
        final List<String> words = List.of(path.substring(1).split("/", -1));
        switch (words.get(0)) {
            case "healthz" -> health(request);
            case "pods" -> pods(request);
            case "containerLogs" -> logs.answer(request, words);
            case "exec", "attach", "portForward" -> streams.answer(request, connection, words);
            default -> throw new Refusal(Refusal.NOT_FOUND, "404 page not found");
        }
    }

    private void health(final HttpServerRequest request) {
        final String wrong = health.get();
        request.resume();
        request.response()
                .setStatusCode(wrong.isEmpty() ? 200 : Refusal.INTERNAL)
                .end(wrong.isEmpty() ? "ok" : wrong);
    }

    private void pods(final HttpServerRequest request) {
        final ObjectNode list = Json.object().put("kind", "PodList").put("apiVersion", "v1");
        list.putObject("metadata");
        list.putArray("items");
        workers.pods().forEach(pod -> list.withArrayProperty("items").add(pod.json()));
        request.resume();
        request.response().putHeader("Content-Type", "application/json").end(list.toString());
    }

    private static void refuse(final HttpServerRequest request, final int code, final String message) {
        request.resume();
        if (request.response().headWritten()) {
            request.response().reset();
        } else if (!request.response().ended()) {
            request.response()
                    .setStatusCode(code)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(message);
        }
    }
}
