package io.hawser.controlplane.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Vert.x changes protocols for GET alone, but clients that speak SPDY ask by POST. On its way in such a POST becomes a
 * GET, and a header says what it was.
 */
final class UpgradeByPost extends ChannelInboundHandlerAdapter {
    /** What clients say in it themselves is taken out. */
    static final String HEADER = "x-hawser-asked-by";

    /** Puts one in front of Vert.x, on a connection of HTTP/1.1. */
    static void install(final HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            final ChannelHandlerContext vertx = base.channelHandlerContext();
            vertx.pipeline().addBefore(vertx.name(), "upgrade-by-post", new UpgradeByPost());
        }
    }

    /** The method that the client asked by. */
    static String method(final HttpServerRequest request) {
        final String asked = request.getHeader(HEADER);
        return asked == null ? request.method().name() : asked;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        if (message instanceof HttpRequest request) {
            request.headers().remove(HEADER);
            if (request.method().equals(HttpMethod.POST) && request.headers().contains("Upgrade")) {
                request.setMethod(HttpMethod.GET);
                request.headers().set(HEADER, HttpMethod.POST.name());
            }
        }
        context.fireChannelRead(message);
    }
}
