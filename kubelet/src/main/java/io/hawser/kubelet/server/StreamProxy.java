package io.hawser.kubelet.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a request on to the runtime's streaming server, and joins the two byte by byte once it has agreed. */
final class StreamProxy {
    private static final Logger LOG = LoggerFactory.getLogger(StreamProxy.class);
    private static final int SWITCHING = 101;
    private static final int BAD_GATEWAY = 502;
    private static final List<String> OWN = List.of("host", "connection", "upgrade", "content-length");

    private final HttpClient client;

    StreamProxy(final Vertx vertx) {
        // No setKeepAlive(false): it would say Connection: close in the place of Upgrade.
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions())
                .withConnectHandler(connection -> connection.exceptionHandler(StreamProxy::isOver))
                .build();
    }

    void join(final HttpServerRequest request, final String url) {
        final URI target = URI.create(url);
        final String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        client.request(new RequestOptions()
                        .setHost(target.getHost())
                        .setPort(target.getPort())
                        // Vert.x changes protocols for GET alone, and the runtime takes either.
                        .setMethod(HttpMethod.GET)
                        .setURI(target.getRawPath() + query))
                .onFailure(failure -> refuse(request, failure))
                .onSuccess(onward -> upgrade(request, onward));
    }

    private static void upgrade(final HttpServerRequest request, final HttpClientRequest onward) {
        request.headers().forEach(header -> {
            if (!OWN.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                onward.headers().add(header.getKey(), header.getValue());
            }
        });
        onward.putHeader("Connection", "Upgrade");
        onward.putHeader("Upgrade", request.getHeader("Upgrade"));
        onward.exceptionHandler(StreamProxy::isOver);
        onward.connect().onFailure(failure -> refuse(request, failure)).onSuccess(answer -> {
            if (answer.statusCode() != SWITCHING) {
                pass(request, answer);
                return;
            }
            answer.exceptionHandler(StreamProxy::isOver);
            final NetSocket runtime = answer.netSocket();
            runtime.pause();
            final HttpServerResponse response = request.response();
            answer.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
            request.toNetSocket().onFailure(failure -> runtime.close()).onSuccess(caller -> join(caller, runtime));
        });
    }

    private static void join(final NetSocket caller, final NetSocket runtime) {
        caller.pipeTo(runtime).onComplete(nothing -> end(caller, runtime));
        runtime.pipeTo(caller).onComplete(nothing -> end(runtime, caller));
    }

    /** A pipe takes its handler for exceptions along when it ends. */
    private static void end(final NetSocket source, final NetSocket target) {
        source.exceptionHandler(StreamProxy::isOver);
        target.close();
    }

    /** Either side hangs up when it has had enough. Vert.x says that this is an error, unless there is a handler. */
    private static void isOver(final Throwable failure) {
        LOG.debug("a stream is over: {}", failure.getMessage());
    }

    private static void pass(final HttpServerRequest request, final HttpClientResponse answer) {
        request.resume();
        answer.body()
                .onFailure(failure -> refuse(request, failure))
                .onSuccess(body ->
                        request.response().setStatusCode(answer.statusCode()).end(body));
    }

    private static void refuse(final HttpServerRequest request, final Throwable failure) {
        request.resume();
        if (!request.response().ended()) {
            request.response()
                    .setStatusCode(BAD_GATEWAY)
                    .end("the container runtime's streaming server does not answer: " + failure.getMessage());
        }
    }
}
