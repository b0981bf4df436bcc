package io.hawser.kube.watch;

import com.fasterxml.jackson.core.JsonParser;
import io.hawser.kube.api.BodyStream;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener, on a thread of its own, of all objects of a resource: those that are there, and every change from
 * then on. After a lost connection the watch goes on from the last version seen; where the server has forgotten it, or
 * its events cannot be trusted, everything is listed anew and the difference told. A server that is away is asked again
 * after ever longer pauses.
 *
 * @param <T> what is kept of an object
 */
public final class Reflector<T extends KubeObject> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
    private static final Duration OVERTIME = Duration.ofSeconds(15);
    /** An honest server does not end watches faster; one that does is not asked in a loop. */
    private static final long SHORTEST_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int LONGEST_JOIN_MS = 5_000;

    private final KubeClient client;
    private final Resource<T> resource;
    private final WatchSettings settings;
    private final ObjectStore<T> store;
    private final Pauses pauses;
    private final Thread thread;
    private String version = "";
    private long listedNs;
    private String lastFailure = "";
    private volatile BodyStream current;
    private volatile boolean running = true;

    private Reflector(
            final KubeClient client,
            final Resource<T> resource,
            final WatchSettings settings,
            final ObjectListener<T> listener) {
        this.client = client;
        this.resource = resource;
        this.settings = settings;
        this.store = new ObjectStore<>(listener);
        this.pauses = new Pauses(settings, ThreadLocalRandom.current());
        this.thread = new Thread(this::run, "watch-" + resource.what());
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param client is not closed with the reflector
     * @param listener is told on the reflector's thread, and must not fail
     * @param <T> what is kept of an object
     */
    public static <T extends KubeObject> Reflector<T> start(
            final KubeClient client,
            final Resource<T> resource,
            final WatchSettings settings,
            final ObjectListener<T> listener) {
        final Reflector<T> reflector = new Reflector<>(client, resource, settings, listener);
        reflector.thread.start();
        return reflector;
    }

    /** Ends the thread. The listener is told nothing any more when this returns. */
    @Override
    public void close() {
        running = false;
        final BodyStream answer = current;
        if (answer != null) {
            answer.close();
        }
        thread.interrupt();
        try {
            thread.join(LONGEST_JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            try {
                if (version.isEmpty() || System.nanoTime() - listedNs > relistNs()) {
                    list();
                }
                watch();
            } catch (final KubeException e) {
                if (e.code() == KubeException.GONE) {
                    doubt(e.getMessage());
                }
                fail(e.getMessage());
            } catch (final IOException e) {
                fail("the " + resource.what() + " cannot be read: " + e.getMessage());
            } catch (final RuntimeException e) {
                // A defect, of a reader or of a listener, must not end what everything else waits for.
                LOG.error("unexpected, listing the {} anew", resource.what(), e);
                version = "";
                fail(e.toString());
            }
        }
    }

    private void list() throws IOException {
        final Map<ObjectName, T> listed = new HashMap<>();
        ListPage page = new ListPage("", "");
        do {
            final String from =
                    page.next().isEmpty() ? "" : "&continue=" + URLEncoder.encode(page.next(), StandardCharsets.UTF_8);
            final String path = resource.query("limit=" + settings.pageSize() + from);
            try (BodyStream body = open("list the " + resource.what(), path)) {
                body.limit(client.timeout().multipliedBy(3));
                page = ListPage.read(KubeJson.parser(body), resource.reader(), item -> store.collect(listed, item));
            }
        } while (!page.next().isEmpty() && running);
        if (running) {
            store.replace(listed, page.version());
            version = page.version();
            listedNs = System.nanoTime();
            recovered();
        }
    }

    private void watch() throws IOException {
        final long seconds = settings.watchTime().toSeconds();
        // Spread, so that the watches of all nodes do not end together for ever.
        final long asked = seconds + ThreadLocalRandom.current().nextLong(seconds / 4 + 1);
        final long startedNs = System.nanoTime();
        final String path = resource.query(
                "watch=1&allowWatchBookmarks=true&resourceVersion=" + version + "&timeoutSeconds=" + asked);
        try (BodyStream body = open("watch the " + resource.what(), path)) {
            body.limit(Duration.ofSeconds(asked).plus(OVERTIME));
            follow(KubeJson.parser(body));
        }
        if (System.nanoTime() - startedNs < SHORTEST_NS) {
            pause(pauses.nextNs());
        }
    }

    /** Reads events to the end of the watch, or until a list is needed. */
    private void follow(final JsonParser parser) throws IOException {
        final EventReader<T> events = new EventReader<>(parser, resource.reader());
        Optional<WatchEvent<T>> event = events.next();
        while (running && event.isPresent()) {
            recovered();
            if (!take(event.get())) {
                return;
            }
            event = events.next();
        }
    }

    /** False if a list is needed. */
    private boolean take(final WatchEvent<T> event) {
        if (event instanceof WatchEvent.Put<T> put) {
            return seen(store.put(put.object()), put.object().resourceVersion());
        } else if (event instanceof WatchEvent.Deleted<T> deleted) {
            return seen(store.delete(deleted.object()), deleted.object().resourceVersion());
        } else if (event instanceof WatchEvent.Bookmark<T> bookmark) {
            version = bookmark.version().isEmpty() ? version : bookmark.version();
            return true;
        }
        final WatchEvent.Refused<T> refused = (WatchEvent.Refused<T>) event;
        if (refused.code() == KubeException.GONE) {
            doubt(refused.message());
            return false;
        }
        throw new KubeException(refused.code(), "the watch ended with " + refused.code() + " " + refused.message());
    }

    private boolean seen(final ObjectStore.Outcome outcome, final String eventVersion) {
        switch (outcome) {
            // An older one than the last only has some events repeated after a lost connection.
            case TOLD -> version = eventVersion.isEmpty() ? version : eventVersion;
            case DOUBTFUL -> doubt("events came out of order, at version " + eventVersion);
            case KNOWN -> {}
        }
        return outcome != ObjectStore.Outcome.DOUBTFUL;
    }

    private void doubt(final String why) {
        LOG.info("listing the {} anew: {}", resource.what(), why);
        version = "";
    }

    private void fail(final String why) {
        if (!running) {
            return;
        }
        if (!why.equals(lastFailure)) {
            LOG.warn("{}; trying again", why);
            lastFailure = why;
        }
        pause(pauses.nextNs());
    }

    private void recovered() {
        if (!lastFailure.isEmpty()) {
            LOG.info("the {} can be read again", resource.what());
            lastFailure = "";
        }
        pauses.reset();
    }

    private void pause(final long ns) {
        final long endNs = System.nanoTime() + ns;
        long leftNs = ns;
        while (running && leftNs > 0) {
            LockSupport.parkNanos(this, leftNs);
            leftNs = endNs - System.nanoTime();
        }
    }

    private BodyStream open(final String what, final String path) {
        final BodyStream body = client.open(what, path);
        current = body;
        if (!running) {
            body.close();
        }
        return body;
    }

    private long relistNs() {
        final long period = settings.relistPeriod().toNanos();
        return period == 0 ? Long.MAX_VALUE : period;
    }
}
