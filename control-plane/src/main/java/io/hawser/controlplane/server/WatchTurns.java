package io.hawser.controlplane.server;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the watches of one connection that are to be told of something told in one turn of its thread, one after the
 * other, and what they write sent together as soon as it is written: before the next connection's have their turn.
 */
final class WatchTurns {
    private static final Logger LOG = LoggerFactory.getLogger(WatchTurns.class);
    /** As many streams as a connection may have; then others get the thread. */
    private static final int MOST = 256;

    private static final AttributeKey<WatchTurns> OF_CONNECTION =
            AttributeKey.valueOf(WatchTurns.class, "of-connection");

    private final Context context;
    private final Optional<Flushes> flushes;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private WatchTurns(final Context context, final HttpConnection connection) {
        this.context = context;
        this.flushes = Flushes.of(connection);
    }

    /** A connection's; to be called by its thread. */
    static WatchTurns of(final Context context, final HttpConnection connection) {
        if (!(connection instanceof ConnectionBase base)) {
            return new WatchTurns(context, connection);
        }
        final Attribute<WatchTurns> kept = base.channel().attr(OF_CONNECTION);
        if (kept.get() == null) {
            kept.set(new WatchTurns(context, connection));
        }
        return kept.get();
    }

    /** Has it run on the connection's thread, soon. May be called by any thread. */
    void add(final Runnable task) {
        waiting.add(task);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(nothing -> turn());
        }
    }

    private void turn() {
        flushes.ifPresent(Flushes::hold);
        try {
            Runnable task = waiting.poll();
            for (int done = 1; task != null; done++) {
                run(task);
                task = done < MOST ? waiting.poll() : null;
            }
        } finally {
            flushes.ifPresent(Flushes::release);
        }
        scheduled.set(false);
        if (!waiting.isEmpty()) {
            schedule();
        }
    }

    private static void run(final Runnable task) {
        try {
            task.run();
        } catch (final RuntimeException e) {
            LOG.error("a watch could not be told of a change", e);
        }
    }
}
