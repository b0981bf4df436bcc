package io.hawser.proxy.metrics;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;

/** {@code /metrics}, in Prometheus' formats. */
public final class MetricsServer implements AutoCloseable {
    private final HTTPServer server;

    /**
     * Begins to serve.
     *
     * @param address where; port 0 for any that is free
     * @throws IOException if the address cannot be bound
     */
    public MetricsServer(final InetSocketAddress address, final PrometheusRegistry registry) throws IOException {
        server = HTTPServer.builder()
                .inetAddress(address.getAddress())
                .port(address.getPort())
                .registry(registry)
                .buildAndStart();
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
