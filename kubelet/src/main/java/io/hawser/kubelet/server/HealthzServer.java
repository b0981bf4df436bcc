package io.hawser.kubelet.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Whether the kubelet lives, for whoever asks on this machine: {@code http://127.0.0.1:10248/healthz}. */
public final class HealthzServer {
    private static final int INTERNAL = 500;
    private static final int NOT_FOUND = 404;

    private final Vertx vertx;
    private final Supplier<String> health;

    /** @param health what is wrong; empty if nothing is */
    public HealthzServer(final Vertx vertx, final Supplier<String> health) {
        this.vertx = vertx;
        this.health = health;
    }

    /** Begins to listen; ends with its Vert.x. Throws {@link IOException} if it cannot. */
    public void listen(final int port) throws IOException {
        try {
            vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (final ExecutionException e) {
            throw new IOException(
                    "cannot listen on 127.0.0.1:" + port + " (--healthz-port): "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    private void answer(final HttpServerRequest request) {
        if (!request.path().equals("/healthz")) {
            request.response().setStatusCode(NOT_FOUND).end("404 page not found");
            return;
        }
        final String wrong = health.get();
        request.response().setStatusCode(wrong.isEmpty() ? 200 : INTERNAL).end(wrong.isEmpty() ? "ok" : wrong);
    }
}
