package io.hawser.controlplane.server;

import io.hawser.controlplane.registry.Subscription;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.storage.Stored;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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

    private final Vertx vertx;
    private final WatchTurns turns;
    private final WatchSink sink;
    private final Answer.Watch watch;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable wake = this::schedule;
    private final Runnable turn = this::drain;
    private final List<Subscription.Change> changes = new ArrayList<>();
    private long lifeTimer = -1;
    private long bookmarkTimer = -1;
    private int initialSent;
    private int next;
    private boolean initialDone;
    private boolean ended;

    WatchStream(final Vertx vertx, final WatchTurns turns, final WatchSink sink, final Answer.Watch watch) {
        this.vertx = vertx;
        this.turns = turns;
        this.sink = sink;
        this.watch = watch;
    }

    void start() {
        sink.onEnd(nothing -> stop());
        sink.onDrain(nothing -> schedule());
        lifeTimer = vertx.setTimer(Math.max(1, watch.life().toMillis()), timer -> finish());
        if (watch.bookmarks()) {
            bookmarkTimer = vertx.setPeriodic(BOOKMARK_MS, timer -> bookmark());
        }
        watch.subscription().listen(wake);
        drain();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            turns.add(turn);
        }
    }

    private void drain() {
        scheduled.set(false);
        if (ended || sink.isClosed()) {
            stop();
            return;
        }
        if (!initialDone && !sendInitial()) {
            return;
        }
        boolean more = true;
        while ((more || next < changes.size()) && !sink.isFull()) {
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
        Buffer lines = null;
        boolean own = false;
        while (next < changes.size() && (lines == null || lines.length() < sink.batchBytes())) {
            final Subscription.Change change = changes.get(next++);
            final Buffer line = watch.renderer().change(change.type().name(), change.object());
            if (lines == null) {
                lines = line;
            } else {
                // The first line is others' too.
                lines = own ? lines : Buffer.buffer().appendBuffer(lines);
                own = true;
                lines.appendBuffer(line);
            }
        }
        if (lines != null) {
            sink.write(lines);
        }
    }

    /** Returns whether all that was there when the watch began has been sent. */
    private boolean sendInitial() {
        final List<Stored> initial = watch.subscription().initial();
        while (initialSent < initial.size()) {
            if (sink.isFull()) {
                return false;
            }
            final Buffer lines = Buffer.buffer();
            while (initialSent < initial.size() && lines.length() < sink.batchBytes()) {
                lines.appendBuffer(watch.renderer().initial(initial.get(initialSent++)));
            }
            sink.write(lines);
        }
        initialDone = true;
        if (watch.initialEnd()) {
            final Buffer line = Buffer.buffer();
            watch.renderer().bookmark(line, watch.subscription().revision(), true);
            sink.write(line);
        }
        return true;
    }

    private void bookmark() {
        if (ended || !initialDone || sink.isFull()) {
            return;
        }
        drain();
        if (!ended && next == changes.size() && !sink.isFull()) {
            final Buffer line = Buffer.buffer();
            watch.renderer().bookmark(line, watch.subscription().revision(), false);
            sink.write(line);
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
        sink.write(line);
        sink.end();
    }

    private void finish() {
        if (!ended) {
            if (watch.bookmarks()) {
                bookmark();
            }
            stop();
            sink.end();
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
