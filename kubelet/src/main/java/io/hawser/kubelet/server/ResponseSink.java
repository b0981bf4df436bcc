package io.hawser.kubelet.server;

import io.hawser.kubelet.log.LogSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;

/** Writes to a response from a thread that may wait, no faster than it is read. */
final class ResponseSink implements LogSink {
    private static final long POLL_MS = 1000;

    private final HttpServerResponse response;
    private boolean closed;

    ResponseSink(final HttpServerResponse response) {
        this.response = response;
        response.setChunked(true);
        response.closeHandler(nothing -> close());
        response.exceptionHandler(failure -> close());
        response.drainHandler(nothing -> wake());
    }

    @Override
    public synchronized void write(final byte[] bytes) throws IOException {
        try {
            while (!closed && response.writeQueueFull()) {
                wait(POLL_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (closed) {
            throw new IOException("nobody reads any more");
        }
        response.write(Buffer.buffer(bytes));
    }

    @Override
    public synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }
}
