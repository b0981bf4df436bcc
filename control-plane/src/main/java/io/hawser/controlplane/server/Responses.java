package io.hawser.controlplane.server;

import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.status.Statuses;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Sends answers, on the connection's thread. */
final class Responses {
    private final Vertx vertx;
    private final KubeletProxy proxy;

    Responses(final Vertx vertx, final KubeletProxy proxy) {
        this.vertx = vertx;
        this.proxy = proxy;
    }

    /** What a failure is answered with. */
    static Answer.Whole refusal(final ApiException failure) {
        return (Answer.Whole) Answer.json(failure.reason().code(), Statuses.of(failure));
    }

    void send(final Context context, final HttpServerRequest request, final ApiRequest asked, final Answer answer) {
        final HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        final boolean upgrade = request.headers().contains("Upgrade");
        if (answer instanceof Answer.Whole whole) {
            if (upgrade) {
                request.resume();
            }
            begin(response, whole.code(), whole.contentType(), asked.warnings());
            response.end(whole.body());
        } else if (answer instanceof Answer.Listing list) {
            if (upgrade) {
                request.resume();
            }
            begin(response, 200, list.contentType(), asked.warnings());
            new ListStream(vertx, response, list).start();
        } else if (answer instanceof Answer.Watch watch && upgrade) {
            watchBySocket(context, request, watch);
        } else if (answer instanceof Answer.Watch watch) {
            final WatchSink sink = WatchSink.of(response, watch.renderer().contentType());
            new WatchStream(vertx, WatchTurns.of(context, request.connection()), sink, watch).start();
        } else if (answer instanceof Answer.Proxy target) {
            proxy.hand(request, target);
        }
    }

    private void watchBySocket(final Context context, final HttpServerRequest request, final Answer.Watch watch) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            request.resume();
            final Answer.Whole told = refusal(
                    ApiException.badRequest("unable to upgrade: watches are sent as the answer, or over WebSocket"));
            begin(request.response(), told.code(), told.contentType(), List.of());
            request.response().end(told.body());
            return;
        }
        final WatchTurns turns = WatchTurns.of(context, request.connection());
        request.toWebSocket().onSuccess(socket -> new WatchStream(vertx, turns, WatchSink.of(socket), watch).start());
    }

    private static void begin(
            final HttpServerResponse response, final int code, final String contentType, final List<String> warnings) {
        response.setStatusCode(code);
        response.putHeader("Content-Type", contentType);
        response.putHeader("Cache-Control", "no-cache, private");
        for (final String warning : warnings) {
            final String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
            response.headers().add("Warning", "299 - \"" + quoted + '"');
        }
        if (code == Reason.TooManyRequests.code() || code == Reason.ServiceUnavailable.code()) {
            response.putHeader("Retry-After", "1");
        }
    }
}
