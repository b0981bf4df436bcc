package io.hawser.kube.fake;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Of the Kubernetes API, what its documentation says of any collection: get, list in pages of one moment, watch with
 * resourceVersion, bookmarks and 410 Gone, and the strategic merge patch of a status. It can also fail in the ways that
 * servers and the networks before them do. It proves nothing about a real API server; that is another test's matter.
 */
public final class FakeApiServer implements AutoCloseable {
    static final JsonMapper MAPPER = new JsonMapper();
    static final String END = "end";
    static final String BREAK = "break";

    /** Bodies of all patches, as they came. */
    public final List<String> patches = new ArrayList<>();

    /** The bearer token that is asked for; empty for none. */
    public volatile String token = "";

    /** Objects in an answer to a list at most, whatever was asked for. */
    public volatile int pageSize = 2;

    /** Answers to lists that are to fail with 500 before one succeeds again. */
    public volatile int failures;

    private final AtomicInteger requests = new AtomicInteger();
    private volatile CountDownLatch silence = new CountDownLatch(0);

    long revision = 100;
    long compacted;
    boolean compactedBeforeNextPage;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, FakeCollection> collections = new TreeMap<>();
    private final Map<String, List<String>> begunLists = new HashMap<>();
    private int watchRequests;
    private int listRequests;

    /** A server of plain HTTP on a free port of 127.0.0.1. */
    public FakeApiServer() {
        this(Optional.empty());
    }

    /** With TLS, if given, which then asks clients for certificates. */
    public FakeApiServer(final Optional<SSLContext> tls) {
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

    public URI endpoint() {
        final String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The objects below a path such as {@code /apis/discovery.k8s.io/v1/endpointslices}, whatever their namespaces. */
    public synchronized FakeCollection collection(final String path) {
        return collections.computeIfAbsent(path, any -> new FakeCollection(this));
    }

    public FakeCollection nodes() {
        return collection("/api/v1/nodes");
    }

    /** Tells all watches how far they have come. */
    public synchronized void bookmark() {
        revision++;
        collections.values().forEach(FakeCollection::bookmark);
    }

    /** Forgets all events up to now, and lists that were begun. */
    public synchronized void compact() {
        compacted = revision;
        begunLists.clear();
        collections.values().forEach(FakeCollection::forgetHistory);
    }

    /** As {@link #compact}, but in the middle of the next list that has more than one page. */
    public synchronized void compactBeforeNextPage() {
        compactedBeforeNextPage = true;
    }

    /** Ends all watches as the server does when their time is over. */
    public synchronized void endWatches() {
        collections.values().forEach(collection -> collection.send(END));
    }

    /** Breaks the connections of all watches in the middle of an event. */
    public synchronized void breakWatches() {
        collections.values().forEach(collection -> collection.send(BREAK));
    }

    /** Requests taken, answered or not. */
    public int requests() {
        return requests.get();
    }

    /** From now on requests are taken and not answered, until {@link #speak}. */
    public void fallSilent() {
        silence = new CountDownLatch(1);
    }

    /** Answers what was held back, and all that comes. */
    public void speak() {
        silence.countDown();
    }

    public synchronized int watchRequests() {
        return watchRequests;
    }

    public synchronized int listRequests() {
        return listRequests;
    }

    @Override
    public void close() {
        speak();
        breakWatches();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        awaitVoice();
        final Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        final String path = exchange.getRequestURI().getPath();
        final String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (!token.isEmpty() && !("Bearer " + token).equals(authorization)) {
            status(exchange, 401, "Unauthorized");
        } else if (query.containsKey("watch")) {
            watch(exchange, collection(path), query);
        } else if (query.containsKey("limit")) {
            list(exchange, path, query);
        } else if (exchange.getRequestMethod().equals("PATCH") && path.endsWith("/status")) {
            patch(exchange, path.substring(0, path.length() - "/status".length()));
        } else {
            get(exchange, path);
        }
    }

    private void awaitVoice() throws IOException {
        try {
            silence.await();
        } catch (final InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void get(final HttpExchange exchange, final String path) throws IOException {
        final int slash = path.lastIndexOf('/');
        final String name = path.substring(slash + 1);
        final Optional<JsonNode> object = collection(path.substring(0, slash)).object(name);
        if (object.isPresent()) {
            respond(exchange, 200, object.get().toString());
        } else {
            status(exchange, 404, "\"" + name + "\" not found");
        }
    }

    private void list(final HttpExchange exchange, final String path, final Map<String, String> query)
            throws IOException {
        final String answer;
        synchronized (this) {
            listRequests++;
            answer = failures > 0 ? "" : page(collection(path), query);
            failures = Math.max(0, failures - 1);
        }
        if (answer.isEmpty()) {
            status(exchange, 500, "etcdserver: leader changed");
        } else {
            respond(exchange, answer.equals(GONE) ? 410 : 200, answer);
        }
    }

    private static final String GONE = "{\"kind\":\"Status\",\"code\":410,\"message\":\"the continue token expired\"}";

    /** A continue token holds the revision of its beginning and how far it came. */
    private String page(final FakeCollection collection, final Map<String, String> query) {
        final String given = query.getOrDefault("continue", "");
        final String beginning;
        int first = 0;
        if (given.isEmpty()) {
            beginning = Long.toString(revision) + "-" + listRequests;
            begunLists.put(beginning, collection.texts(query.getOrDefault("fieldSelector", "")));
        } else {
            if (compactedBeforeNextPage) {
                compactedBeforeNextPage = false;
                compact();
            }
            beginning = given.split("&", -1)[0];
            first = Integer.parseInt(given.split("&", -1)[1]);
        }
        final List<String> all = begunLists.get(beginning);
        if (all == null) {
            return GONE;
        }
        final int end = Math.min(all.size(), first + Math.min(pageSize, Integer.parseInt(query.get("limit"))));
        final ObjectNode list = MAPPER.createObjectNode().put("kind", "List");
        final ObjectNode metadata =
                list.putObject("metadata").put("resourceVersion", beginning.split("-", -1)[0]);
        all.subList(first, end).forEach(text -> list.withArray("items").add(parse(text)));
        if (end < all.size()) {
            metadata.put("continue", beginning + "&" + end);
        }
        return list.toString();
    }

    private void patch(final HttpExchange exchange, final String path) throws IOException {
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!"application/strategic-merge-patch+json"
                .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            status(exchange, 415, "the body of the request was in an unknown format");
            return;
        }
        final int slash = path.lastIndexOf('/');
        final FakeCollection collection = collection(path.substring(0, slash));
        final String name = path.substring(slash + 1);
        synchronized (this) {
            patches.add(body);
            if (collection.object(name).isPresent()) {
                collection.merge(name, body);
            }
        }
        get(exchange, path);
    }

    private void watch(final HttpExchange exchange, final FakeCollection collection, final Map<String, String> query)
            throws IOException {
        final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        synchronized (this) {
            watchRequests++;
            collection.begin(lines, Long.parseLong(query.get("resourceVersion")));
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
                collection.end(lines);
            }
        }
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

    static JsonNode parse(final String json) {
        try {
            return MAPPER.readTree(json);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
