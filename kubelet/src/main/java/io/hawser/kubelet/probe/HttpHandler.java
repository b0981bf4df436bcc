package io.hawser.kubelet.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP requests of probes: no connection is used twice, and no certificate is judged. */
final class HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);
    private static final int FIRST_FAILURE = 400;

    private final HttpClient client;

    HttpHandler(final Vertx vertx) {
        // A failure is the probe's outcome; without a handler, Vert.x says that it is an error of ours too.
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAlive(false)
                        .setTrustAll(true)
                        .setVerifyHost(false))
                .withConnectHandler(connection -> connection.exceptionHandler(
                        failure -> LOG.debug("a probe's connection ended: {}", failure.getMessage())))
                .build();
    }

    private record Answer(int status, String location, Buffer body) {}

    Outcome get(final JsonNode get, final String host, final int port, final Duration timeout)
            throws InterruptedException {
        final String path = Json.text(get, "path");
        final RequestOptions options = new RequestOptions()
                .setHost(host)
                .setPort(port)
                .setMethod(HttpMethod.GET)
                .setURI(path.startsWith("/") ? path : "/" + path)
                .setSsl("HTTPS".equals(Json.text(get, "scheme")))
                .setFollowRedirects(false)
                .setConnectTimeout(timeout.toMillis())
                .setIdleTimeout(timeout.toMillis())
                .putHeader("User-Agent", "kube-probe/1.35")
                .putHeader("Accept", "*/*");
        get.path("httpHeaders")
                .forEach(header -> options.putHeader(Json.text(header, "name"), Json.text(header, "value")));
        final String url =
                (Boolean.TRUE.equals(options.isSsl()) ? "https://" : "http://") + host + ":" + port + options.getURI();
        final CompletableFuture<Answer> pending = client.request(options)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body()
                        .map(body -> new Answer(response.statusCode(), response.getHeader("Location"), body)))
                .toCompletionStage()
                .toCompletableFuture();
        try {
            final Answer answer = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            // A redirect to another place is a success, as with Kubernetes' own kubelet; so is one that we do not
            // follow.
            return answer.status() >= 200 && answer.status() < FIRST_FAILURE
                    ? Outcome.success(Handlers.text(answer.body().getBytes()))
                    : Outcome.failure("HTTP probe failed with statuscode: " + answer.status());
        } catch (final ExecutionException e) {
            return Outcome.failure("Get \"" + url + "\": " + e.getCause().getMessage());
        } catch (final TimeoutException e) {
            return Outcome.failure("Get \"" + url + "\": context deadline exceeded (Client.Timeout exceeded while"
                    + " awaiting headers)");
        }
    }
}
