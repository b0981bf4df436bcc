package io.hawser.controlplane.server;

import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.status.Statuses;
import io.hawser.controlplane.streaming.ChannelBridge;
import io.hawser.controlplane.tls.CertificateAuthority;
import io.hawser.controlplane.tls.Identity;
import io.hawser.controlplane.tls.Pem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands requests on to a kubelet: logs as they come, and streams (exec, attach, port forwarding) byte by byte once the
 * kubelet has agreed to change the protocol. What is spoken then, this proxy need not know.
 */
final class KubeletProxy {
    private static final Logger LOG = LoggerFactory.getLogger(KubeletProxy.class);
    private static final List<String> HOP_BY_HOP = List.of(
            "host",
            "authorization",
            "connection",
            "upgrade",
            "content-length",
            "transfer-encoding",
            UpgradeByPost.HEADER);

    private static final int SWITCHING = 101;
    private static final int IDLE_SECONDS = 5;
    /** To one kubelet. */
    private static final int MAX_CONNECTIONS = 1000;

    private final HttpClient client;

    KubeletProxy(final Vertx vertx, final Identity identity, final CertificateAuthority authority) {
        final HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                // Kubelets' certificates name the node; it is reached by its address.
                .setVerifyHost(false)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(Pem.of(authority.certificate()))))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(Pem.of(identity.certificate())))
                        .addKeyValue(Buffer.buffer(Pem.of(identity.key()))))
                .setKeepAliveTimeout(IDLE_SECONDS);
        // Each log that is followed and each command has a connection of its own.
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    }

    void hand(final HttpServerRequest request, final Answer.Proxy target) {
        final boolean upgrade = request.headers().contains("Upgrade");
        final boolean webSocket = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        if (webSocket && !(target.streams() && offers(request))) {
            // Clients that may speak SPDY as well, do so then.
            refuse(
                    request,
                    ApiException.badRequest("unable to upgrade: of WebSocket's protocols only "
                            + String.join(", ", ChannelBridge.PROTOCOLS) + " are spoken here, for exec and attach"));
            return;
        }
        client.request(new RequestOptions()
                        .setHost(target.target().host())
                        .setPort(target.target().port())
                        // Vert.x changes protocols for GET alone, and kubelets take either.
                        .setMethod(upgrade ? HttpMethod.GET : request.method())
                        .setURI(target.pathAndQuery()))
                .onFailure(failure -> refuse(request, target, failure))
                .onSuccess(onward -> {
                    copyHeaders(request, onward);
                    if (webSocket) {
                        bridge(request, onward, target);
                    } else if (upgrade) {
                        upgrade(request, onward, target);
                    } else {
                        onward.send()
                                .onFailure(failure -> refuse(request, target, failure))
                                .onSuccess(answer -> stream(request.response(), answer));
                    }
                });
    }

    private static boolean offers(final HttpServerRequest request) {
        final String offered = String.valueOf(request.getHeader("Sec-WebSocket-Protocol"));
        return ChannelBridge.PROTOCOLS.stream().anyMatch(offered::contains);
    }

    /** Speaks SPDY with the kubelet, and then WebSocket with the client. */
    private static void bridge(
            final HttpServerRequest request, final HttpClientRequest onward, final Answer.Proxy target) {
        onward.headers().clear();
        onward.putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "SPDY/3.1")
                .putHeader("X-Stream-Protocol-Version", ChannelBridge.KUBELET_PROTOCOL);
        onward.exceptionHandler(KubeletProxy::isOver);
        onward.connect().onFailure(failure -> refuse(request, target, failure)).onSuccess(answer -> {
            answer.exceptionHandler(KubeletProxy::isOver);
            if (answer.statusCode() != SWITCHING) {
                request.resume();
                stream(request.response(), answer);
                return;
            }
            final NetSocket kubelet = answer.netSocket();
            kubelet.pause();
            request.toWebSocket().onFailure(failure -> kubelet.close()).onSuccess(client -> {
                client.pause();
                ChannelBridge.join(client, kubelet, channels(request));
            });
        });
    }

    private static Set<ChannelBridge.Channel> channels(final HttpServerRequest request) {
        final Set<ChannelBridge.Channel> channels = EnumSet.noneOf(ChannelBridge.Channel.class);
        final boolean terminal = isSet(request, "tty");
        if (isSet(request, "stdin")) {
            channels.add(ChannelBridge.Channel.STDIN);
        }
        if (isSet(request, "stdout")) {
            channels.add(ChannelBridge.Channel.STDOUT);
        }
        if (isSet(request, "stderr") && !terminal) {
            channels.add(ChannelBridge.Channel.STDERR);
        }
        if (terminal) {
            channels.add(ChannelBridge.Channel.RESIZE);
        }
        return channels;
    }

    private static boolean isSet(final HttpServerRequest request, final String flag) {
        final String value = request.getParam(flag);
        return "true".equals(value) || "1".equals(value);
    }

    private static void copyHeaders(final HttpServerRequest request, final HttpClientRequest onward) {
        request.headers().forEach(header -> {
            if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                onward.headers().add(header.getKey(), header.getValue());
            }
        });
    }

    private static void upgrade(
            final HttpServerRequest request, final HttpClientRequest onward, final Answer.Proxy target) {
        onward.putHeader("Connection", "Upgrade");
        onward.putHeader("Upgrade", request.getHeader("Upgrade"));
        onward.exceptionHandler(KubeletProxy::isOver);
        onward.connect().onFailure(failure -> refuse(request, target, failure)).onSuccess(answer -> {
            answer.exceptionHandler(KubeletProxy::isOver);
            if (answer.statusCode() != SWITCHING) {
                request.resume();
                stream(request.response(), answer);
                return;
            }
            final NetSocket kubelet = answer.netSocket();
            kubelet.pause();
            answer.headers().forEach(header -> request.response().headers().add(header.getKey(), header.getValue()));
            // The request was held back until it was clear who answers it; its connection has to be read again.
            request.resume();
            request.toNetSocket().onFailure(failure -> kubelet.close()).onSuccess(user -> join(user, kubelet));
        });
    }

    /** Either side hangs up when it has had enough. Vert.x says that this is an error, unless there is a handler. */
    private static void isOver(final Throwable failure) {
        LOG.debug("a stream is over: {}", failure.getMessage());
    }

    private static void join(final NetSocket user, final NetSocket kubelet) {
        user.pipeTo(kubelet).onComplete(nothing -> kubelet.close());
        kubelet.pipeTo(user).onComplete(nothing -> user.close());
    }

    private static void stream(final HttpServerResponse response, final HttpClientResponse answer) {
        response.setStatusCode(answer.statusCode());
        final String type = answer.getHeader("Content-Type");
        if (type != null) {
            response.putHeader("Content-Type", type);
        }
        response.setChunked(true);
        answer.pipeTo(response).onFailure(failure -> response.reset());
        response.closeHandler(nothing -> answer.request().reset());
    }

    private static void refuse(final HttpServerRequest request, final Answer.Proxy target, final Throwable failure) {
        refuse(
                request,
                ApiException.of(
                        Reason.InternalError,
                        "error dialing backend: " + target.target().host() + ":"
                                + target.target().port() + ": " + failure.getMessage()));
    }

    private static void refuse(final HttpServerRequest request, final ApiException told) {
        request.resume();
        if (!request.response().ended() && !request.response().headWritten()) {
            request.response()
                    .setStatusCode(told.reason().code())
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(Json.bytes(Statuses.of(told))));
        }
    }
}
