package io.hawser.controlplane.server;

import io.hawser.controlplane.storage.Stored;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends a long list from the objects that the cache has anyway, as fast as the client reads, so that none of it is in
 * memory a second time. A client that takes too long is cut off. Runs on its connection's thread.
 */
final class ListStream {
    private static final int CHUNK_BYTES = 64 << 10;
    /** As kube-apiserver allows for anything but watches. */
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(60);

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Answer.Listing list;
    private long timer;
    private int next;
    private boolean ended;

    ListStream(final Vertx vertx, final HttpServerResponse response, final Answer.Listing list) {
        this.vertx = vertx;
        this.response = response;
        this.list = list;
    }

    /** Begins, with the headers set by others but for the length. */
    void start() {
        response.putHeader("Content-Length", Long.toString(list.length()));
        response.closeHandler(nothing -> stop());
        response.exceptionHandler(failure -> stop());
        response.drainHandler(nothing -> drain());
        timer = vertx.setTimer(PATIENCE_MS, nothing -> {
            stop();
            response.reset();
        });
        response.write(list.head());
        drain();
    }

    private void drain() {
        final List<Stored> objects = list.objects();
        while (!ended && !response.writeQueueFull()) {
            final byte[] chunk = new byte[chunkLength()];
            int at = 0;
            while (at < chunk.length) {
                if (next > 0) {
                    chunk[at++] = ',';
                }
                at = objects.get(next++).copyTo(chunk, at);
            }
            if (next == objects.size()) {
                stop();
                response.write(Buffer.buffer(chunk));
                response.end(list.tail());
            } else {
                response.write(Buffer.buffer(chunk));
            }
        }
    }

    /** Of as many objects as are sent at once, with the commas before them. */
    private int chunkLength() {
        int length = 0;
        for (int i = next; i < list.objects().size() && length < CHUNK_BYTES; i++) {
            length += list.objects().get(i).length() + (i == 0 ? 0 : 1);
        }
        return length;
    }

    private void stop() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(timer);
        }
    }
}
