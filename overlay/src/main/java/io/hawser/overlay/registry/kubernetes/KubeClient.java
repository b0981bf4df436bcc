package io.hawser.overlay.registry.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hawser.overlay.registry.RegistryException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
 * The few requests to the API server that leases need, each bounded. HTTP/1.1 on purpose: a connection that has gone
 * silent is closed with the request that found it out, and does not take others with it. Thread safe.
 */
final class KubeClient implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int THREADS = 4;

    private final KubeConnection connection;
    private final Duration timeout;
    private final ExecutorService executor;
    private final HttpClient http;

    KubeClient(final KubeConnection connection, final Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
        this.executor = Executors.newFixedThreadPool(THREADS, threads());
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(connection.tls().sslContext())
                .connectTimeout(timeout)
                .executor(executor)
                .build();
    }

    /**
     * Reads an object or list.
     *
     * @throws KubeException if the server refuses
     * @throws RegistryException if it does not answer
     */
    JsonNode get(final String what, final String path) {
        return send(what, request(path).GET().timeout(timeout).build());
    }

    /** Patches an object by strategic merge, and returns it as it is then. */
    JsonNode patch(final String what, final String path, final JsonNode patch) {
        return send(
                what,
                request(path)
                        .header("Content-Type", "application/strategic-merge-patch+json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(patch.toString()))
                        .timeout(timeout)
                        .build());
    }

    /**
     * Starts to read a watch, line by line, on threads of this client. It has no time limit: whether the answer's head
     * comes (which subscribes), and its end, is for the caller to see to.
     */
    CompletableFuture<HttpResponse<Void>> watch(final String path, final Flow.Subscriber<String> lines) {
        return http.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.fromLineSubscriber(lines));
    }

    static JsonNode parse(final String json) {
        try {
            return MAPPER.readTree(json);
        } catch (final JsonProcessingException e) {
            throw new KubeException(0, "the API server's answer is no JSON: " + e.getOriginalMessage());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private JsonNode send(final String what, final HttpRequest request) {
        // The request's own timeout ends with the answer's head; this one is for head and body.
        final CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            final HttpResponse<String> response = answer.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() / 100 != 2) {
                throw refusal(response.statusCode(), response.body(), what);
            }
            return parse(response.body());
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
                .header("User-Agent", "hawser");
        connection.token().get().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private RegistryException failed(final String what, final Throwable cause) {
        final String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new RegistryException(
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
