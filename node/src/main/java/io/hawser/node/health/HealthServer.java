package io.hawser.node.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /healthz}: 200 while the process serves. {@code /readyz}: 200 while pods' packets can be carried, else 503 and
 * a line for each thing that is missing. The two are apart because a node that waits for its registry must not be
 * restarted for it. {@code /metrics}: the parts' metrics in Prometheus' formats.
 */
public final class HealthServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        final Thread thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to serve.
     *
     * @param address where; port 0 for any that is free
     * @param readiness asked at each request
     * @param metrics shown at {@code /metrics}
     * @throws IOException if the address cannot be bound
     */
    public HealthServer(
            final InetSocketAddress address, final Supplier<Readiness> readiness, final PrometheusRegistry metrics)
            throws IOException {
        server = HttpServer.create(address, 0);
        server.setExecutor(executor);
        server.createContext("/", exchange -> respond(exchange, NOT_FOUND, "not found"));
        server.createContext("/healthz", exchange -> respond(exchange, OK, "ok"));
        server.createContext("/readyz", exchange -> {
            final Readiness now = readiness.get();
            respond(
                    exchange,
                    now.isReady() ? OK : UNAVAILABLE,
                    now.isReady() ? "ok" : String.join("\n", now.missing()));
        });
        server.createContext("/metrics", new MetricsHandler(metrics));
        server.start();
    }

    /** Where it serves. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void respond(final HttpExchange exchange, final int status, final String text) throws IOException {
        final byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
