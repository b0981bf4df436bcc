package io.hawser.controlplane.server;

import io.hawser.controlplane.registry.Subscription;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.storage.Stored;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends one watcher what happens. It takes changes only as fast as the client reads; a client that is so slow that
 * changes are forgotten meanwhile is told to list again. Runs on its connection's thread.
 */
final class WatchStream {
    private static final int BATCH = 128;
    private static final long BOOKMARK_MS = 30_000;
    private static final int CHUNK_BYTES = 64 << 10;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final Answer.Watch watch;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable wake = this::schedule;
    private final List<Subscription.Change> changes = new ArrayList<>();
    private long lifeTimer = -1;
    private long bookmarkTimer = -1;
    private int initialSent;
    private int next;
    private boolean initialDone;
    private boolean ended;

    WatchStream(final Vertx vertx, final Context context, final HttpServerResponse response, final Answer.Watch watch) {
        this.vertx = vertx;
        this.context = context;
        this.response = response;
        this.watch = watch;
    }

    void start() {
        response.putHeader("Content-Type", watch.renderer().contentType());
        response.setChunked(true);
        response.closeHandler(nothing -> stop());
        response.endHandler(nothing -> stop());
        response.exceptionHandler(failure -> stop());
        response.drainHandler(nothing -> schedule());
        response.writeHead();
        lifeTimer = vertx.setTimer(Math.max(1, watch.life().toMillis()), timer -> finish());
        if (watch.bookmarks()) {
            bookmarkTimer = vertx.setPeriodic(BOOKMARK_MS, timer -> bookmark());
        }
        watch.subscription().listen(wake);
        drain();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(nothing -> drain());
        }
    }

    private void drain() {
        scheduled.set(false);
        if (ended || response.closed()) {
            stop();
            return;
        }
        if (!initialDone && !sendInitial()) {
            return;
        }
        boolean more = true;
        while ((more || next < changes.size()) && !response.writeQueueFull()) {
            if (next == changes.size()) {
                changes.clear();
                next = 0;
                final Optional<Boolean> polled = watch.subscription().poll(BATCH, changes);
                if (polled.isEmpty()) {
                    expire();
                    return;
                }
                more = polled.get();
            }
            sendChanges();
        }
    }

    /** Writes as much at once as a connection should have to hold. */
    private void sendChanges() {
        final Buffer lines = Buffer.buffer();
        while (next < changes.size() && lines.length() < CHUNK_BYTES) {
            final Subscription.Change change = changes.get(next++);
            watch.renderer().change(lines, change.type().name(), change.object());
        }
        if (lines.length() > 0) {
            response.write(lines);
        }
    }

    /** Returns whether all that was there when the watch began has been sent. */
    private boolean sendInitial() {
        final List<Stored> initial = watch.subscription().initial();
        while (initialSent < initial.size()) {
            if (response.writeQueueFull()) {
                return false;
            }
            final Buffer lines = Buffer.buffer();
            while (initialSent < initial.size() && lines.length() < CHUNK_BYTES) {
                watch.renderer().change(lines, "ADDED", initial.get(initialSent++));
            }
            response.write(lines);
        }
        initialDone = true;
        if (watch.initialEnd()) {
            final Buffer line = Buffer.buffer();
            watch.renderer().bookmark(line, watch.subscription().revision(), true);
            response.write(line);
        }
        return true;
    }

    private void bookmark() {
        if (ended || !initialDone || response.writeQueueFull()) {
            return;
        }
        drain();
        if (!ended && next == changes.size() && !response.writeQueueFull()) {
            final Buffer line = Buffer.buffer();
            watch.renderer().bookmark(line, watch.subscription().revision(), false);
            response.write(line);
        }
    }

    private void expire() {
        final Buffer line = Buffer.buffer();
        watch.renderer()
                .error(
                        line,
                        ApiException.expired("too old resource version: "
                                + watch.subscription().revision() + " (the watch fell behind; list again)"));
        stop();
        response.end(line);
    }

    private void finish() {
        if (!ended) {
            if (watch.bookmarks()) {
                bookmark();
            }
            stop();
            response.end();
        }
    }

    private void stop() {
        if (!ended) {
            ended = true;
            watch.subscription().unlisten(wake);
            vertx.cancelTimer(lifeTimer);
            if (bookmarkTimer >= 0) {
                vertx.cancelTimer(bookmarkTimer);
            }
        }
    }
}
