package io.hawser.proxy.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;

/**
 * {@code /healthz} for load balancers: 503 while changes do not get into place, and while this node is about to go.
 * {@code /livez} for the kubelet: 503 in the first case alone, since a node that drains must not be restarted for it
 * (KEP-3836).
 */
public final class NodeHealthServer implements AutoCloseable {
    private final ExecutorService threads = Answer.threads("proxy-health");
    private final HttpServer server;
    private final ProxyHealth health;

    /**
     * Begins to serve.
     *
     * @param address where; port 0 for any that is free
     * @throws IOException if the address cannot be bound
     */
    public NodeHealthServer(final InetSocketAddress address, final ProxyHealth health) throws IOException {
        this.health = health;
        server = Answer.server(address, threads);
        Answer.context(server, "/healthz", () -> {
            final boolean eligible = health.isEligible();
            return new Answer(health.isHealthy() && eligible, body().put("nodeEligible", eligible), -1);
        });
        Answer.context(server, "/livez", () -> new Answer(health.isHealthy(), body(), -1));
        server.start();
    }

    /** Where it serves. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private ObjectNode body() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("lastUpdated", health.lastUpdated().toString())
                .put("currentTime", health.now().toString());
    }
}
