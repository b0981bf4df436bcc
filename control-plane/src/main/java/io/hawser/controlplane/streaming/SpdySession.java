package io.hawser.controlplane.streaming;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * One end of a SPDY/3.1 connection, as far as Kubernetes' streams use it: no priorities, and no windows beside TCP's
 * own, which its Go library (spdystream) has neither. To be used on its connection's thread.
 */
public final class SpdySession {
    private final EmbeddedChannel codec = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final NetSocket socket;
    private final Listener listener;
    private final boolean client;
    private int nextStream;

    /** Is told what the other end does. */
    public interface Listener {
        /** The other end opened a stream. */
        default void opened(final int stream, final Map<String, String> headers) {}

        /** Bytes came on a stream, perhaps none; {@code last} if no more will. */
        void received(int stream, byte[] bytes, boolean last);

        /** The connection is gone. */
        void closed();
    }

    private SpdySession(final NetSocket socket, final boolean client, final Listener listener) {
        this.socket = socket;
        this.client = client;
        this.listener = listener;
        this.nextStream = client ? 1 : 2;
    }

    /** The end that asked for the connection, or the other. Begins to read. */
    public static SpdySession start(final NetSocket socket, final boolean client, final Listener listener) {
        final SpdySession session = new SpdySession(socket, client, listener);
        socket.handler(session::read);
        socket.closeHandler(nothing -> session.end());
        socket.exceptionHandler(failure -> socket.close());
        socket.resume();
        return session;
    }

    /** Opens a stream, and returns its number. */
    public int open(final Map<String, String> headers) {
        final int stream = nextStream;
        nextStream += 2;
        final DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(stream, 0, (byte) 0);
        headers.forEach((name, value) -> frame.headers().set(name, value));
        write(frame);
        return stream;
    }

    /** Sends bytes on a stream. */
    public void send(final int stream, final byte[] bytes, final boolean last) {
        final DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes));
        frame.setLast(last);
        write(frame);
    }

    /** The connection below. */
    public NetSocket socket() {
        return socket;
    }

    private void read(final Buffer bytes) {
        codec.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
        for (Object frame = codec.readInbound(); frame != null; frame = codec.readInbound()) {
            try {
                received(frame);
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }
    }

    private void received(final Object frame) {
        if (frame instanceof SpdyDataFrame data) {
            listener.received(data.streamId(), ByteBufUtil.getBytes(data.content()), data.isLast());
        } else if (frame instanceof SpdySynStreamFrame opened) {
            write(new DefaultSpdySynReplyFrame(opened.streamId()));
            final Map<String, String> headers = new HashMap<>();
            opened.headers()
                    .forEach(header -> headers.put(
                            header.getKey().toString(), header.getValue().toString()));
            listener.opened(opened.streamId(), headers);
            if (opened.isLast()) {
                listener.received(opened.streamId(), new byte[0], true);
            }
        } else if (frame instanceof SpdyRstStreamFrame reset) {
            listener.received(reset.streamId(), new byte[0], true);
        } else if (frame instanceof SpdyPingFrame ping && isOthers(ping.id())) {
            write(new DefaultSpdyPingFrame(ping.id()));
        }
    }

    /** Each end numbers what it begins: the one that connected odd, the other even. */
    private boolean isOthers(final int number) {
        return (number % 2 == 0) == client;
    }

    private void write(final Object frame) {
        codec.writeOutbound(frame);
        for (ByteBuf bytes = codec.readOutbound(); bytes != null; bytes = codec.readOutbound()) {
            socket.write(Buffer.buffer(ByteBufUtil.getBytes(bytes)));
            bytes.release();
        }
    }

    private void end() {
        codec.finishAndReleaseAll();
        listener.closed();
    }
}
