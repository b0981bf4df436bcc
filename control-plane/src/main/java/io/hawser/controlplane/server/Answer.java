package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.registry.Subscription;
import io.hawser.controlplane.storage.Stored;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a request is answered with. */
sealed interface Answer {
    /** A body, whole. */
    record Whole(int code, String contentType, Buffer body) implements Answer {}

    /**
     * A list that is long: written object by object.
     *
     * @param head what comes before the objects
     * @param tail what comes behind them
     */
    record Listing(String contentType, Buffer head, List<Stored> objects, Buffer tail) implements Answer {
        /** The number of bytes of all of it. */
        long length() {
            long length = (long) head.length() + tail.length() + Math.max(0, objects.size() - 1);
            for (final Stored object : objects) {
                length += object.length();
            }
            return length;
        }
    }

    /**
     * A stream of changes.
     *
     * @param bookmarks whether the client wants to be told of progress
     * @param initialEnd whether it wants to be told when it has seen all there was
     */
    record Watch(
            Subscription subscription, WatchRenderer renderer, boolean bookmarks, boolean initialEnd, Duration life)
            implements Answer {}

    /**
     * A connection to a kubelet, to which the request is handed on.
     *
     * @param streams whether it is for the streams of a command, as which it may come in a WebSocket
     */
    record Proxy(KubeletTarget target, String pathAndQuery, boolean streams) implements Answer {}

    static Answer json(final int code, final JsonNode node) {
        return new Whole(code, "application/json", Buffer.buffer(Json.bytes(node)));
    }

    static Answer text(final int code, final String text) {
        return new Whole(code, "text/plain; charset=utf-8", Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
    }
}
