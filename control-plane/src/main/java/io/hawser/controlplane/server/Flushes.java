package io.hawser.controlplane.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * What many streams of one connection write in one turn of its thread, such as the same change to a hundred watchers,
 * is encrypted and sent together: one record and one system call instead of one each. Who knows when all is written
 * holds it and lets it go; what others write is sent when the thread has done what was waiting for it. Used by the
 * connection's thread.
 */
final class Flushes extends FlushConsolidationHandler {
    /** After so many it is sent at once. */
    private static final int MOST = 256;
    /** And after so many bytes, held or not: the client is to begin to read, and the server not to have it all. */
    private static final int MOST_BYTES = 256 << 10;

    private ChannelHandlerContext place;
    private boolean held;
    private boolean due;
    private int bytes;

    Flushes() {
        super(MOST, true);
    }

    /** Puts it between the connection's protocol and its encryption; nothing where nothing is encrypted. */
    static void install(final HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            final ChannelPipeline pipeline = base.channelHandlerContext().pipeline();
            final SslHandler tls = pipeline.get(SslHandler.class);
            if (tls != null) {
                pipeline.addAfter(pipeline.context(tls).name(), "flushes", new Flushes());
            }
        }
    }

    /** A connection's, if it has one. */
    static Optional<Flushes> of(final HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? Optional.ofNullable(base.channelHandlerContext().pipeline().get(Flushes.class))
                : Optional.empty();
    }

    /** From now on writes wait for {@link #release}. */
    void hold() {
        held = true;
    }

    /** Sends what was written since {@link #hold}, at once. */
    void release() {
        held = false;
        if (due) {
            pass(place);
        }
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        place = context;
    }

    @Override
    public void write(final ChannelHandlerContext context, final Object message, final ChannelPromise promise)
            throws Exception {
        if (held && message instanceof ByteBuf part) {
            bytes += part.readableBytes();
        }
        super.write(context, message, promise);
    }

    @Override
    public void flush(final ChannelHandlerContext context) throws Exception {
        if (!held) {
            super.flush(context);
        } else if (bytes < MOST_BYTES) {
            due = true;
        } else {
            pass(context);
        }
    }

    private void pass(final ChannelHandlerContext context) {
        due = false;
        bytes = 0;
        context.flush();
    }
}
