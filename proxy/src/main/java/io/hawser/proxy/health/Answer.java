package io.hawser.proxy.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * An answer to a probe.
 *
 * @param ok 200, else 503
 * @param body JSON
 * @param weight what a load balancer may weigh this node with; negative for none
 */
record Answer(boolean ok, ObjectNode body, int weight) {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** A server whose answers are asked for at each request. */
    static HttpServer server(final InetSocketAddress address, final ExecutorService threads) throws IOException {
        final HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        return server;
    }

    static void context(final HttpServer server, final String path, final Supplier<Answer> answer) {
        server.createContext(path, exchange -> answer.get().send(exchange));
    }

    static ExecutorService threads(final String name) {
        final ThreadFactory daemons = task -> {
            final Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
        return Executors.newCachedThreadPool(daemons);
    }

    int status() {
        return ok ? OK : UNAVAILABLE;
    }

    private void send(final HttpExchange exchange) throws IOException {
        final byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (weight >= 0) {
            exchange.getResponseHeaders().set("X-Load-Balancing-Endpoint-Weight", Integer.toString(weight));
        }
        final boolean headOnly = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status(), headOnly ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (!headOnly) {
                out.write(bytes);
            }
        }
    }
}
