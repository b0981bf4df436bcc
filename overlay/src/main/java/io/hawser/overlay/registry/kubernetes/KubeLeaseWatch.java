package io.hawser.overlay.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.overlay.registry.EventQueue;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseWatch;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * A watch of all Nodes. The server ends each request after the time it was asked for, and the next one goes on from the
 * last revision seen, which bookmarks keep fresh. Any other end needs a snapshot, and so does a request that outlives
 * its time.
 */
final class KubeLeaseWatch implements LeaseWatch {
    private static final Duration OVERTIME = Duration.ofSeconds(15);
    /** An honest server does not end watches faster; one that does is not asked in a loop. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final KubeClient client;
    private final NodeTracker tracker;
    private final Duration callTimeout;
    private final Duration time;
    private final Consumer<KubeLeaseWatch> onClose;
    private final EventQueue queue = new EventQueue();
    private volatile String revision;
    private volatile long startedNs;
    private volatile long deadlineNs;
    private volatile Lines current = new Lines(0);
    private volatile CompletableFuture<HttpResponse<Void>> request;
    private volatile CompletableFuture<HttpResponse<Void>> followUp;
    private volatile boolean closed;

    KubeLeaseWatch(
            final KubeClient client,
            final NodeTracker tracker,
            final String revision,
            final KubeSettings settings,
            final Consumer<KubeLeaseWatch> onClose) {
        this.client = client;
        this.tracker = tracker;
        this.revision = revision;
        this.callTimeout = settings.callTimeout();
        this.time = settings.watchTime();
        this.onClose = onClose;
    }

    void start() {
        final long seconds = Math.max(1, time.toSeconds());
        // Spread, so that the watches of all nodes do not end together for ever.
        final long asked = seconds + ThreadLocalRandom.current().nextLong(seconds / 4 + 1);
        startedNs = System.nanoTime();
        deadlineNs = startedNs + callTimeout.toNanos();
        final Lines lines =
                new Lines(startedNs + Duration.ofSeconds(asked).plus(OVERTIME).toNanos());
        current = lines;
        if (closed) {
            return;
        }
        try {
            request = client.watch(
                    "/api/v1/nodes?watch=1&allowWatchBookmarks=true&resourceVersion=" + revision + "&timeoutSeconds="
                            + asked,
                    lines);
            followUp = request.whenComplete((response, failure) -> onRequestEnd(lines, response, failure));
        } catch (final RuntimeException e) {
            end("the watch cannot be started: " + e);
        }
    }

    @Override
    public Optional<LeaseEvent> poll() {
        if (!queue.hasEnded() && System.nanoTime() - deadlineNs > 0) {
            end("the watch was not answered, or has outlived its time: its connection seems dead");
        }
        final Optional<LeaseEvent> event = queue.poll();
        if (event.isPresent() && event.get() instanceof LeaseEvent.SnapshotNeeded) {
            close();
        }
        return event;
    }

    @Override
    public void await(final Duration longest) {
        final long untilDead = Math.max(1, deadlineNs - System.nanoTime() + 1);
        queue.await(Duration.ofNanos(Math.min(longest.toNanos(), untilDead)));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        end("the watch was closed");
        if (followUp != null) {
            followUp.cancel(false);
            request.cancel(true);
        }
        current.cancel();
        onClose.accept(this);
    }

    void end(final String why) {
        queue.offer(new LeaseEvent.SnapshotNeeded(why));
    }

    /** The answer's head has come, and its body has ended, or neither. */
    private void onRequestEnd(final Lines lines, final HttpResponse<Void> response, final Throwable failure) {
        if (closed || lines != current || queue.hasEnded()) {
            return;
        }
        if (failure != null) {
            end("the watch was interrupted: " + failure);
        } else if (response.statusCode() != 200) {
            end("the watch was refused with status " + response.statusCode());
        } else if (System.nanoTime() - startedNs < SHORTEST.toNanos()) {
            end("the watch was ended before its time");
        } else {
            start();
        }
    }

    private void onLine(final String line) {
        if (line.isBlank() || queue.hasEnded()) {
            return;
        }
        final JsonNode event = KubeClient.parse(line);
        final String type = event.path("type").asText();
        final JsonNode object = event.path("object");
        switch (type) {
            case "ADDED", "MODIFIED", "DELETED" -> {
                queue.offerAll(tracker.apply(type, object));
                see(object);
            }
            case "BOOKMARK" -> see(object);
            case "ERROR" ->
                end("the watch ended with an error: " + object.path("code").asText() + " "
                        + object.path("message").asText());
            default -> end("the watch told something of type '" + type + "'");
        }
    }

    private void see(final JsonNode object) {
        final String seen = object.path("metadata").path("resourceVersion").asText();
        if (!seen.isEmpty()) {
            revision = seen;
        }
    }

    /** One request's answer. An answer that is no watch has lines too, which are not read. */
    private final class Lines implements Flow.Subscriber<String> {
        private final long endNs;
        private volatile Flow.Subscription subscription;

        Lines(final long endNs) {
            this.endNs = endNs;
        }

        @Override
        public void onSubscribe(final Flow.Subscription answer) {
            subscription = answer;
            if (this == current) {
                deadlineNs = endNs;
            }
            answer.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(final String line) {
            try {
                if (this == current) {
                    onLine(line);
                }
            } catch (final RuntimeException e) {
                end("the watch cannot be understood: " + e);
                cancel();
            }
        }

        @Override
        public void onError(final Throwable failure) {
            if (this == current) {
                end("the watch was interrupted: " + failure);
            }
        }

        @Override
        public void onComplete() {
            // onRequestEnd says how the request ended.
        }

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
