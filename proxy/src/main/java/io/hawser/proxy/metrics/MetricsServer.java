package io.hawser.proxy.metrics;

import com.sun.net.httpserver.HttpExchange;
import io.hawser.proxy.plane.PlaneChoice;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** {@code /metrics} in Prometheus' formats, and {@code /proxyMode}, the data plane's name, as kube-proxy has it. */
public final class MetricsServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HTTPServer server;

    /**
     * Begins to serve.
     *
     * @param address where; port 0 for any that is free
     * @throws IOException if the address cannot be bound
     */
    public MetricsServer(final InetSocketAddress address, final PrometheusRegistry registry, final PlaneChoice choice)
            throws IOException {
        server = HTTPServer.builder()
                .inetAddress(address.getAddress())
                .port(address.getPort())
                .registry(registry)
                .defaultHandler(exchange -> answer(exchange, choice))
                .buildAndStart();
    }

    private static void answer(final HttpExchange exchange, final PlaneChoice choice) throws IOException {
        final boolean known = exchange.getRequestURI().getPath().equals("/proxyMode");
        final byte[] body = (known ? choice.provider().name() : "not found: there are /metrics and /proxyMode\n")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(known ? OK : NOT_FOUND, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Where it serves. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
