package io.hawser.overlay.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Of the Kubernetes API, what its documentation says about Nodes: get, list in pages, watch with resourceVersion,
 * bookmarks and 410 Gone, and the strategic merge patch of the status subresource. It proves nothing about a real API
 * server; that is another test's matter.
 */
final class FakeApiServer implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String END = "end";
    private static final String BREAK = "break";

    final List<String> patches = new ArrayList<>();
    volatile String token = "";
    volatile int pageSize = 2;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, ObjectNode> nodes = new TreeMap<>();
    private final List<Change> history = new ArrayList<>();
    private final List<LinkedBlockingQueue<String>> watches = new ArrayList<>();
    private long revision = 100;
    private long compacted;
    private int watchRequests;

    FakeApiServer() {
        this(Optional.empty());
    }

    FakeApiServer(final Optional<SSLContext> tls) {
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls.isPresent()) {
                final HttpsServer https = HttpsServer.create(address, 50);
                https.setHttpsConfigurator(new HttpsConfigurator(tls.get()) {
                    @Override
                    public void configure(final HttpsParameters parameters) {
                        final SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                        wanted.setNeedClientAuth(true);
                        parameters.setSSLParameters(wanted);
                    }
                });
                server = https;
            } else {
                server = HttpServer.create(address, 50);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        final String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Writes a Node, whoever may. */
    synchronized void put(final String name, final String json) {
        final ObjectNode node = (ObjectNode) parse(json);
        node.withObjectProperty("metadata").put("name", name);
        write(name, node);
    }

    /** Merges into a Node. */
    synchronized void merge(final String name, final String patch) {
        final ObjectNode node = nodes.get(name).deepCopy();
        mergeInto(node, parse(patch));
        write(name, node);
    }

    synchronized void remove(final String name) {
        final ObjectNode node = nodes.remove(name);
        if (node != null) {
            revision++;
            stamp(node);
            tell("DELETED", node);
        }
    }

    synchronized Optional<JsonNode> node(final String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /** Tells all watches how far they have come. */
    synchronized void bookmark() {
        revision++;
        final ObjectNode object = MAPPER.createObjectNode();
        object.put("kind", "Node").putObject("metadata").put("resourceVersion", Long.toString(revision));
        final String line = event("BOOKMARK", object);
        watches.forEach(watch -> watch.add(line));
    }

    /** Sends the last event again. */
    synchronized void repeatLast() {
        final String line = history.get(history.size() - 1).line;
        watches.forEach(watch -> watch.add(line));
    }

    /** Forgets all events up to now. */
    synchronized void compact() {
        compacted = revision;
        history.clear();
    }

    /** Ends all watches as the server does when their time is over. */
    synchronized void endWatches() {
        watches.forEach(watch -> watch.add(END));
    }

    /** Breaks the connections of all watches in the middle. */
    synchronized void breakWatches() {
        watches.forEach(watch -> watch.add(BREAK));
    }

    synchronized int watchRequests() {
        return watchRequests;
    }

    @Override
    public void close() {
        breakWatches();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        final Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        final String path = exchange.getRequestURI().getPath();
        final String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (!token.isEmpty() && !("Bearer " + token).equals(authorization)) {
            status(exchange, 401, "Unauthorized");
        } else if (path.equals("/api/v1/nodes") && query.containsKey("watch")) {
            watch(exchange, query);
        } else if (path.equals("/api/v1/nodes")) {
            list(exchange, query);
        } else if (exchange.getRequestMethod().equals("PATCH") && path.endsWith("/status")) {
            patch(exchange, path.replaceAll(".*/nodes/(.*)/status", "$1"));
        } else {
            get(exchange, path.replaceAll(".*/nodes/", ""));
        }
    }

    private void get(final HttpExchange exchange, final String name) throws IOException {
        final Optional<JsonNode> node = node(name);
        if (node.isPresent()) {
            respond(exchange, 200, node.get().toString());
        } else {
            status(exchange, 404, "nodes \"" + name + "\" not found");
        }
    }

    private void list(final HttpExchange exchange, final Map<String, String> query) throws IOException {
        final ObjectNode list = MAPPER.createObjectNode().put("kind", "NodeList");
        synchronized (this) {
            // A continue token holds the revision of its beginning and how far it came.
            final String[] from =
                    query.getOrDefault("continue", revision + "&0").split("&", -1);
            final int first = Integer.parseInt(from[1]);
            final int size = Math.min(pageSize, Integer.parseInt(query.get("limit")));
            final ObjectNode metadata = list.putObject("metadata").put("resourceVersion", from[0]);
            nodes.values().stream().skip(first).limit(size).forEach(list.withArray("items")::add);
            if (nodes.size() > first + size) {
                metadata.put("continue", from[0] + "&" + (first + size));
            }
        }
        respond(exchange, 200, list.toString());
    }

    private void patch(final HttpExchange exchange, final String name) throws IOException {
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!"application/strategic-merge-patch+json"
                .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            status(exchange, 415, "the body of the request was in an unknown format");
            return;
        }
        synchronized (this) {
            patches.add(body);
            if (nodes.containsKey(name)) {
                merge(name, body);
            }
        }
        get(exchange, name);
    }

    private void watch(final HttpExchange exchange, final Map<String, String> query) throws IOException {
        final long since = Long.parseLong(query.get("resourceVersion"));
        final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        synchronized (this) {
            watchRequests++;
            if (since < compacted) {
                final ObjectNode gone =
                        MAPPER.createObjectNode().put("kind", "Status").put("code", 410);
                lines.add(event("ERROR", gone.put("message", "too old resource version: " + since)));
                lines.add(END);
            }
            history.stream().filter(change -> change.revision > since).forEach(change -> lines.add(change.line));
            watches.add(lines);
        }
        exchange.sendResponseHeaders(200, 0);
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(query.get("timeoutSeconds")));
        try {
            String line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            while (line != null && !line.equals(END)) {
                if (line.equals(BREAK)) {
                    exchange.getResponseBody().write("{\"type\":\"ADD".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    throw new IOException("broken on purpose");
                }
                exchange.getResponseBody().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            exchange.close();
        } catch (final InterruptedException e) {
            throw new IOException(e);
        } finally {
            synchronized (this) {
                watches.remove(lines);
            }
        }
    }

    private void write(final String name, final ObjectNode node) {
        final boolean added = !nodes.containsKey(name);
        revision++;
        stamp(node);
        nodes.put(name, node);
        tell(added ? "ADDED" : "MODIFIED", node);
    }

    private void stamp(final ObjectNode node) {
        ((ObjectNode) node.path("metadata")).put("resourceVersion", Long.toString(revision));
    }

    private void tell(final String type, final ObjectNode node) {
        final String line = event(type, node);
        history.add(new Change(revision, line));
        watches.forEach(watch -> watch.add(line));
    }

    private static String event(final String type, final ObjectNode object) {
        final ObjectNode event = MAPPER.createObjectNode().put("type", type);
        event.set("object", object);
        return event.toString();
    }

    private static void mergeInto(final ObjectNode target, final JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject()) {
                mergeInto(target.withObjectProperty(field.getKey()), field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static void status(final HttpExchange exchange, final int code, final String message) throws IOException {
        final ObjectNode status =
                MAPPER.createObjectNode().put("kind", "Status").put("code", code);
        respond(exchange, code, status.put("message", message).toString());
    }

    private static void respond(final HttpExchange exchange, final int code, final String body) throws IOException {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> query(final String text) {
        final Map<String, String> query = new HashMap<>();
        if (text != null) {
            for (final String pair : text.split("&", -1)) {
                final int equals = pair.indexOf('=');
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static JsonNode parse(final String json) {
        try {
            return MAPPER.readTree(json);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Change(long revision, String line) {}
}
