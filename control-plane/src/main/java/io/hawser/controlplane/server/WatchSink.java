package io.hawser.controlplane.server;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;

/** Where a watcher's lines go: into an answer, or into a WebSocket. Used by the connection's thread. */
interface WatchSink {
    /** How many bytes of lines to send at once; at least one line. */
    int batchBytes();

    /** Whether the client has not taken yet what it was sent. */
    boolean isFull();

    boolean isClosed();

    /** Calls back when it is full no more. */
    void onDrain(Handler<Void> handler);

    /** Calls back when the client is gone. */
    void onEnd(Handler<Void> handler);

    void write(Buffer lines);

    void end();

    /** Into an answer, as many lines at once as there are. */
    static WatchSink of(final HttpServerResponse response, final String contentType) {
        response.putHeader("Content-Type", contentType);
        response.putHeader("Cache-Control", "no-cache, private");
        response.setChunked(true);
        response.writeHead();
        return new OfResponse(response);
    }

    /** Into a WebSocket, where each line is a message. What the client says is not listened to. */
    static WatchSink of(final ServerWebSocket socket) {
        socket.handler(nothing -> {});
        return new OfSocket(socket);
    }

    /** HTTP. */
    record OfResponse(HttpServerResponse response) implements WatchSink {
        private static final int CHUNK_BYTES = 64 << 10;

        @Override
        public int batchBytes() {
            return CHUNK_BYTES;
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }

        @Override
        public boolean isClosed() {
            return response.closed();
        }

        @Override
        public void onDrain(final Handler<Void> handler) {
            response.drainHandler(handler);
        }

        @Override
        public void onEnd(final Handler<Void> handler) {
            response.closeHandler(handler);
            response.endHandler(handler);
            response.exceptionHandler(failure -> handler.handle(null));
        }

        @Override
        public void write(final Buffer lines) {
            response.write(lines);
        }

        @Override
        public void end() {
            response.end();
        }
    }

    /** WebSocket. */
    record OfSocket(ServerWebSocket socket) implements WatchSink {
        @Override
        public int batchBytes() {
            return 1;
        }

        @Override
        public boolean isFull() {
            return socket.writeQueueFull();
        }

        @Override
        public boolean isClosed() {
            return socket.isClosed();
        }

        @Override
        public void onDrain(final Handler<Void> handler) {
            socket.drainHandler(handler);
        }

        @Override
        public void onEnd(final Handler<Void> handler) {
            socket.closeHandler(handler);
            socket.exceptionHandler(failure -> handler.handle(null));
        }

        @Override
        public void write(final Buffer lines) {
            socket.writeTextMessage(lines.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void end() {
            socket.close();
        }
    }
}
