package io.hawser.kube.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests to the API server, each bounded. HTTP/1.1 on purpose: a connection that has gone
 * silent is closed with the request that found it out, and does not take others with it. Thread safe.
 */
public final class KubeClient implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int THREADS = 4;
    private static final int LONGEST_REFUSAL = 4096;

    private final KubeConnection connection;
    private final Duration timeout;
    private final String agent;
    private final ExecutorService executor;
    private final HttpClient http;

    /** @param timeout within which a request is answered, or fails */
    public KubeClient(final KubeConnection connection, final Duration timeout) {
        this(connection, timeout, "hawser");
    }

    /**
     * @param timeout within which a request is answered, or fails
     * @param agent who asks: the server writes down under this name who manages which fields
     */
    public KubeClient(final KubeConnection connection, final Duration timeout, final String agent) {
        this.connection = connection;
        this.timeout = timeout;
        this.agent = agent;
        this.executor = Executors.newFixedThreadPool(THREADS, threads());
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(connection.tls().sslContext())
                .connectTimeout(timeout)
                .executor(executor)
                .build();
    }

    /** Within what time a request is answered, or fails. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Reads an object or list.
     *
     * @param what is asked for, to be named in failures
     * @param path with its query
     * @throws KubeException if the server refuses or does not answer
     */
    public JsonNode get(final String what, final String path) {
        return send(what, request(path).GET().timeout(timeout).build());
    }

    /**
     * Patches an object by strategic merge, and returns it as it is then.
     *
     * @throws KubeException if the server refuses or does not answer
     */
    public JsonNode patch(final String what, final String path, final JsonNode patch) {
        return write(what, "PATCH", path, "application/strategic-merge-patch+json", patch);
    }

    /**
     * Patches an object by merge (RFC 7386), and returns it as it is then.
     *
     * @throws KubeException if the server refuses or does not answer
     */
    public JsonNode mergePatch(final String what, final String path, final JsonNode patch) {
        return write(what, "PATCH", path, "application/merge-patch+json", patch);
    }

    /**
     * Creates an object, and returns it as it is then; or asks for an action.
     *
     * @throws KubeException if the server refuses or does not answer: it may have been created then
     */
    public JsonNode create(final String what, final String path, final JsonNode object) {
        return write(what, "POST", path, "application/json", object);
    }

    /**
     * Replaces an object, of the resource version that it carries, and returns it as it is then.
     *
     * @throws KubeException if the server refuses or does not answer
     */
    public JsonNode replace(final String what, final String path, final JsonNode object) {
        return write(what, "PUT", path, "application/json", object);
    }

    /**
     * Deletes an object or a collection, and returns what the server says: the object where it only begins to end.
     *
     * @param options a {@code DeleteOptions} object
     * @throws KubeException if the server refuses or does not answer
     */
    public JsonNode delete(final String what, final String path, final JsonNode options) {
        return write(what, "DELETE", path, "application/json", options);
    }

    /**
     * Starts to read a watch, line by line, on threads of this client. It has no time limit: whether the answer's head
     * comes (which subscribes), and its end, is for the caller to see to.
     */
    public CompletableFuture<HttpResponse<Void>> watch(final String path, final Flow.Subscriber<String> lines) {
        return http.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.fromLineSubscriber(lines));
    }

    /**
     * Begins an answer whose body is read as it comes. Head and body are waited for within the time limit; the caller
     * moves it, and closes the body.
     *
     * @param what is asked for, to be named in failures
     * @param path with its query
     * @throws KubeException if the server refuses or does not answer
     */
    public BodyStream open(final String what, final String path) {
        final HttpRequest request = request(path).GET().timeout(timeout).build();
        final HttpResponse<BodyStream> response =
                await(what, http.sendAsync(request, head -> new BodyStream(timeout)), timeout.toMillis());
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        try (BodyStream body = response.body()) {
            final String text = new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
            throw refusal(response.statusCode(), text, what);
        } catch (final IOException e) {
            throw failed(what, e);
        }
    }

    /**
     * The value of a JSON text.
     *
     * @throws KubeException if it is none
     */
    public static JsonNode parse(final String json) {
        try {
            return MAPPER.readTree(json);
        } catch (final JsonProcessingException e) {
            throw new KubeException("the API server's answer is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private JsonNode write(
            final String what, final String method, final String path, final String type, final JsonNode body) {
        return send(
                what,
                request(path)
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                        .timeout(timeout)
                        .build());
    }

    private JsonNode send(final String what, final HttpRequest request) {
        // The request's own timeout ends with the answer's head; this one is for head and body.
        final HttpResponse<String> response =
                await(what, http.sendAsync(request, HttpResponse.BodyHandlers.ofString()), 2 * timeout.toMillis());
        if (response.statusCode() / 100 != 2) {
            throw refusal(response.statusCode(), response.body(), what);
        }
        return parse(response.body());
    }

    private <T> T await(final String what, final CompletableFuture<T> answer, final long millis) {
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(what, e);
        } catch (final TimeoutException e) {
            answer.cancel(true);
            throw failed(what, e);
        } catch (final ExecutionException e) {
            throw failed(what, e.getCause());
        }
    }

    private HttpRequest.Builder request(final String path) {
        final String base = connection.server().toString().replaceAll("/+$", "");
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "application/json")
                .header("User-Agent", agent);
        connection.token().get().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private KubeException failed(final String what, final Throwable cause) {
        final String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new KubeException(
                "the API server at " + connection.server() + " was asked to " + what + ": " + why, cause);
    }

    private KubeException refusal(final int code, final String body, final String what) {
        String message = "";
        try {
            message = MAPPER.readTree(body).path("message").asText();
        } catch (final JsonProcessingException e) {
            message = body.length() > 200 ? body.substring(0, 200) : body;
        }
        return new KubeException(
                code,
                "the API server at " + connection.server() + " was asked to " + what + ": " + code + " " + message);
    }

    private static ThreadFactory threads() {
        final AtomicInteger number = new AtomicInteger();
        return work -> {
            final Thread thread = new Thread(work, "hawser-kube-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
