package io.hawser.controlplane.server;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What many streams of one connection write in one turn of its thread, such as the same change to a hundred watchers,
 * is encrypted and sent together: one record and one system call instead of one each.
 */
final class Flushes {
    /** After so many it is sent at once. */
    private static final int MOST = 256;

    private Flushes() {}

    /** Puts it between the connection's protocol and its encryption. */
    static void install(final HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            final ChannelPipeline pipeline = base.channelHandlerContext().pipeline();
            final SslHandler tls = pipeline.get(SslHandler.class);
            if (tls != null) {
                pipeline.addAfter(pipeline.context(tls).name(), "flushes", new FlushConsolidationHandler(MOST, true));
            }
        }
    }
}
