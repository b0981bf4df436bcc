package io.hawser.overlay.registry.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.registry.EventQueue;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A watch of all leases. It lives on one stream: jetcd would resume a broken one by itself, at a revision that may be
 * compacted, may lie in the future of a restored etcd, or may skip events; so the first disturbance is the end. A
 * stream that goes silent is found out by asking for progress.
 */
final class EtcdLeaseWatch implements LeaseWatch {
    private static final int MISSED_SIGNS = 3;

    private final EtcdKeys keys;
    private final EtcdLeaseReader reader;
    private final long since;
    private final long livenessNs;
    private final Consumer<EtcdLeaseWatch> onClose;
    private final EventQueue queue = new EventQueue();
    private volatile long lastSignNs = System.nanoTime();
    private volatile boolean created;
    private long lastAskedNs = System.nanoTime();
    private EtcdClient etcd;
    private Watch.Watcher watcher;
    private boolean closed;

    /**
     * @param since the revision of the snapshot
     * @param onClose told once, when the watch is closed
     */
    EtcdLeaseWatch(
            final EtcdKeys keys,
            final EtcdLeaseReader reader,
            final long since,
            final Duration liveness,
            final Consumer<EtcdLeaseWatch> onClose) {
        this.keys = keys;
        this.reader = reader;
        this.since = since;
        this.livenessNs = liveness.toNanos();
        this.onClose = onClose;
    }

    void start(final EtcdClient client) {
        etcd = client;
        try {
            watcher = client.watch(keys.leases(), since + 1, new Listener());
        } catch (final RuntimeException e) {
            end("the watch cannot be started: " + e.getMessage());
        }
    }

    @Override
    public Optional<LeaseEvent> poll() {
        checkLiveness();
        final Optional<LeaseEvent> event = queue.poll();
        if (event.isPresent() && event.get() instanceof LeaseEvent.SnapshotNeeded) {
            close();
        }
        return event;
    }

    @Override
    public void await(final Duration longest) {
        checkLiveness();
        final long untilCheck = Math.max(1, lastAskedNs + livenessNs - System.nanoTime());
        queue.await(Duration.ofNanos(Math.min(longest.toNanos(), untilCheck)));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        end("the watch was closed");
        if (watcher != null) {
            watcher.close();
        }
        onClose.accept(this);
    }

    /** Ends the watch from another thread. */
    void end(final String why) {
        queue.offer(new LeaseEvent.SnapshotNeeded(why));
    }

    private void checkLiveness() {
        final long now = System.nanoTime();
        if (queue.hasEnded() || now - lastAskedNs < livenessNs) {
            return;
        }
        lastAskedNs = now;
        if (now - lastSignNs > MISSED_SIGNS * livenessNs) {
            etcd.suspect();
            end("no sign of life from etcd for "
                    + Duration.ofNanos(now - lastSignNs).toSeconds() + " s");
            return;
        }
        try {
            watcher.requestProgress();
        } catch (final RuntimeException e) {
            end("the watch cannot be asked for a sign of life: " + e.getMessage());
        }
    }

    private Optional<LeaseEvent> translate(final WatchEvent event) {
        final KeyValue pair = event.getKeyValue();
        if (event.getEventType() == WatchEvent.EventType.DELETE) {
            return removed(pair);
        }
        final boolean first = pair.getVersion() == 1;
        final Optional<Lease> lease = reader.read(pair);
        if (lease.isEmpty()) {
            // What was a lease perhaps is none any more.
            return first ? Optional.empty() : removed(pair);
        }
        return lease.map(made -> first ? new LeaseEvent.Added(made) : new LeaseEvent.Changed(made));
    }

    private Optional<LeaseEvent> removed(final KeyValue pair) {
        return keys.parse(pair.getKey()).map(subnets -> new LeaseEvent.Removed(subnets, pair.getModRevision()));
    }

    private final class Listener implements Watch.Listener {
        @Override
        public void onNext(final WatchResponse response) {
            lastSignNs = System.nanoTime();
            if (response.isCreatedNotify()) {
                onCreated(response.getHeader().getRevision());
                return;
            }
            if (response.getHeader().getRevision() < since) {
                end("etcd went back from revision " + since + " to "
                        + response.getHeader().getRevision());
                return;
            }
            queue.offerAll(response.getEvents().stream()
                    .flatMap(event -> translate(event).stream())
                    .toList());
        }

        @Override
        public void onError(final Throwable failure) {
            etcd.suspect();
            end("the watch was interrupted: " + failure.getMessage());
        }

        @Override
        public void onCompleted() {
            end("the watch has ended");
        }

        private void onCreated(final long revision) {
            if (created) {
                end("the watch was resumed, and may have missed events");
            } else if (revision < since) {
                end("etcd is at revision " + revision + ", behind that of the snapshot, " + since);
            }
            created = true;
        }
    }
}
