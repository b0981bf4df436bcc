package io.hawser.benchmarks.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hawser.proxy.service.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * As much of an API server as a proxy of services reads: Services, EndpointSlices and one Node, listed page by page and
 * watched, over plain HTTP on 127.0.0.1. What is measured with it begins when it writes an event, so that no other
 * server's time is in it.
 */
final class WatchedApi implements AutoCloseable {
    static final String NODE = "node";

    private static final Pattern QUERY = Pattern.compile("(watch|limit|continue)=([^&]*)");
    private static final long FIRST_WATCH_SECONDS = 60;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong version = new AtomicLong(1);
    private volatile CompletableFuture<OutputStream> slices = new CompletableFuture<>();

    private WatchedApi(final Catalogue catalogue, final HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/api/v1/services", exchange -> handle(exchange, catalogue.services(), this::service));
        server.createContext(
                "/apis/discovery.k8s.io/v1/endpointslices",
                exchange ->
                        handle(exchange, catalogue.services(), number -> slice(number, catalogue.endpointsOf(number))));
        server.createContext(
                "/api/v1/nodes", exchange -> handle(exchange, 1, number -> "{" + meta("", NODE, "") + "}"));
    }

    /** Listens in the calling thread's network namespace. */
    static WatchedApi open(final Catalogue catalogue) throws IOException {
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final WatchedApi api = new WatchedApi(catalogue, HttpServer.create(address, 0));
        api.server.start();
        return api;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Tells who watches that a service has these endpoints. */
    void change(final int service, final List<Endpoint> endpoints)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        final String event = "{\"type\":\"MODIFIED\",\"object\":" + slice(service, endpoints) + "}\n";
        write(slices.get(FIRST_WATCH_SECONDS, TimeUnit.SECONDS), event);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(final HttpExchange exchange, final int count, final IntFunction<String> object)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        final boolean watch = query(exchange, "watch").isPresent();
        exchange.sendResponseHeaders(200, 0);
        if (!watch) {
            list(exchange, count, object);
            return;
        }
        // The headers have to be seen at once; the stream stays open until the client ends it.
        exchange.getResponseBody().flush();
        if (exchange.getRequestURI().getPath().endsWith("endpointslices")) {
            if (slices.isDone()) {
                slices = new CompletableFuture<>();
            }
            slices.complete(exchange.getResponseBody());
        }
    }

    private void list(final HttpExchange exchange, final int count, final IntFunction<String> object)
            throws IOException {
        final int limit = query(exchange, "limit").map(Integer::parseInt).orElse(count);
        final int from = query(exchange, "continue").map(Integer::parseInt).orElse(0);
        final int to = Math.min(count, from + limit);
        final String items = IntStream.range(from, to).mapToObj(object).collect(Collectors.joining(","));
        final String next = to < count ? ",\"continue\":\"" + to + "\"" : "";
        try (OutputStream body = exchange.getResponseBody()) {
            write(
                    body,
                    "{\"metadata\":{\"resourceVersion\":\"" + version + "\"" + next + "},\"items\":[" + items + "]}");
        }
    }

    private String service(final int number) {
        final String address = Catalogue.clusterIp(number).toString();
        return "{" + meta("bench", Catalogue.name(number), "") + ",\"spec\":{\"type\":\"ClusterIP\",\"clusterIP\":\""
                + address + "\",\"clusterIPs\":[\"" + address + "\"],\"ipFamilies\":[\"IPv4\"],\"selector\":{\"app\":\""
                + Catalogue.name(number) + "\"},\"ports\":[{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":"
                + Catalogue.PORT + ",\"targetPort\":" + Catalogue.TARGET_PORT + "}]}}";
    }

    private String slice(final int number, final List<Endpoint> endpoints) {
        final String label = ",\"labels\":{\"kubernetes.io/service-name\":\"" + Catalogue.name(number) + "\"}";
        return "{" + meta("bench", Catalogue.name(number) + "-abcde", label)
                + ",\"addressType\":\"IPv4\",\"endpoints\":["
                + endpoints.stream().map(WatchedApi::endpoint).collect(Collectors.joining(","))
                + "],\"ports\":[{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":" + Catalogue.TARGET_PORT + "}]}";
    }

    private static String endpoint(final Endpoint endpoint) {
        return "{\"addresses\":[\"" + endpoint.address()
                + "\"],\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false},\"nodeName\":\"other\","
                + "\"targetRef\":{\"kind\":\"Pod\",\"namespace\":\"bench\",\"name\":\"pod-" + endpoint.address()
                + "\"}}";
    }

    private String meta(final String namespace, final String name, final String more) {
        final String in = namespace.isEmpty() ? "" : "\"namespace\":\"" + namespace + "\",";
        return "\"metadata\":{" + in + "\"name\":\"" + name + "\",\"resourceVersion\":\"" + version.incrementAndGet()
                + "\"" + more + "}";
    }

    private static Optional<String> query(final HttpExchange exchange, final String name) {
        final String text = exchange.getRequestURI().getRawQuery();
        final Matcher matcher = QUERY.matcher(text == null ? "" : text);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Optional.of(matcher.group(2));
            }
        }
        return Optional.empty();
    }

    private static void write(final OutputStream to, final String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }
}
