package io.hawser.controlplane.storage;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything below {@link EtcdStore#ROOT}, kept by one etcd watch, so that all resources share one order of changes. A
 * read that has to be current asks etcd for its newest revision (many such reads share one question) and waits until
 * the watch has come that far. Thread safe.
 */
public final class WatchCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchCache.class);
    /** How long the watch may lag before it is made to move. */
    private static final long PATIENCE_MS = 30;

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    private static final long BEAT_MS = 1000;
    /**
     * Written when etcd's revision moved without a change below the root, for then no event would ever tell that the
     * watch is up to date. Older etcds announce progress before the changes it covers, so their word is not taken.
     */
    private static final String TICK = EtcdStore.ROOT + "hawser.io/tick";

    private final EtcdStore store;
    private final RevisionProbe newest;
    private final RevisionProbe tick;
    private final TreeMap<String, ResourceCache> resources = new TreeMap<>();
    private final Thread keeper = new Thread(this::keep, "watch-cache");
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Object progress = new Object();
    private final Semaphore wake = new Semaphore(0);
    private volatile long applied;
    private volatile boolean lost = true;
    /** Changes are missing that no watch can bring any more. */
    private volatile boolean compacted;

    private volatile boolean closed;
    private Watch.Watcher watcher;
    private long epoch;

    /** For resources that lie below these prefixes. */
    public WatchCache(final EtcdStore store, final Collection<String> prefixes) {
        this.store = store;
        this.newest = new RevisionProbe(store::newestRevisionLater);
        this.tick = new RevisionProbe(() -> store.putLater(TICK, new byte[] {'1'}));
        prefixes.forEach(prefix -> resources.put(prefix, new ResourceCache(prefix)));
        keeper.setDaemon(true);
    }

    /** Begins to load. */
    public WatchCache start() {
        keeper.start();
        return this;
    }

    /** Whether everything was loaded within a time. */
    public boolean awaitLoaded(final Duration limit) throws InterruptedException {
        return loaded.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The cache of one of the prefixes. */
    public ResourceCache resource(final String prefix) {
        return resources.get(prefix);
    }

    /** The revision that all resources are at least at. */
    public long revision() {
        return applied;
    }

    /** Waits until every write that was acknowledged before this call is in the cache. */
    public void awaitCurrent() {
        final long revision = newest.await();
        if (!await(revision, PATIENCE_MS)) {
            awaitRevision(tick.await());
        }
    }

    /** Whether every write that was acknowledged before is in the cache already; fails if etcd does not say. */
    public CompletableFuture<Boolean> isCurrent() {
        return newest.ask().thenApply(revision -> applied >= revision);
    }

    /** Waits until the cache is at least at a revision. */
    public void awaitRevision(final long revision) {
        if (!await(revision, READ_TIMEOUT.toMillis())) {
            throw ApiException.of(Reason.Timeout, "Too large resource version: " + revision + ", current: " + applied);
        }
    }

    private boolean await(final long revision, final long millis) {
        if (applied >= revision) {
            return true;
        }
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (progress) {
            while (applied < revision) {
                final long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    progress.wait(left);
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /** Loads, watches, and does so again when the watch is lost. */
    private void keep() {
        boolean load = true;
        long generation = -1;
        while (!closed) {
            try {
                if (lost || generation != store.generation()) {
                    load |= compacted;
                    if (load) {
                        load();
                        load = false;
                    }
                    generation = store.generation();
                    lost = false;
                    watch();
                    loaded.countDown();
                }
                // Finds out that etcd is gone, and makes new connections when it is.
                store.newestRevision();
            } catch (final ApiException e) {
                if (!closed) {
                    LOG.warn("{}", e.getMessage());
                }
                lost = true;
            }
            pause();
        }
    }

    private void load() {
        final Map<ResourceCache, Map<String, Stored>> all = new HashMap<>();
        resources.values().forEach(resource -> all.put(resource, new HashMap<>()));
        long revision = 0;
        String from = EtcdStore.ROOT;
        final PageSize size = new PageSize();
        EtcdStore.Page page;
        do {
            page = store.page(EtcdStore.ROOT, from, size.next(), revision);
            size.read(page.objects());
            revision = page.revision();
            for (final Stored object : page.objects()) {
                final ResourceCache resource = resourceOf(object.key());
                if (resource != null) {
                    all.get(resource).put(object.key(), object);
                }
                from = object.key() + '\0';
            }
        } while (page.remaining() > 0);
        synchronized (this) {
            compacted = false;
            for (final Map.Entry<ResourceCache, Map<String, Stored>> entry : all.entrySet()) {
                entry.getKey().reset(entry.getValue(), revision);
            }
            advance(revision);
        }
    }

    private void watch() {
        final long mine;
        synchronized (this) {
            mine = ++epoch;
            if (watcher != null) {
                watcher.close();
            }
        }
        final WatchOption option = WatchOption.builder()
                .withRange(EtcdStore.endOf(EtcdStore.ROOT))
                .withRevision(applied + 1)
                .withRequireLeader(true)
                .build();
        final Watch.Watcher started = store.client()
                .getWatchClient()
                .watch(
                        EtcdStore.bytes(EtcdStore.ROOT),
                        option,
                        response -> apply(mine, response),
                        failure -> lose(mine, failure));
        synchronized (this) {
            watcher = started;
        }
    }

    private synchronized void lose(final long from, final Throwable failure) {
        if (from == epoch && !closed) {
            compacted |= EtcdErrors.isCompacted(failure);
            lost = true;
            LOG.warn("the watch on etcd ended: {}", EtcdErrors.reason(failure));
            wake.release();
        }
    }

    private synchronized void apply(final long from, final WatchResponse response) {
        if (from != epoch) {
            return;
        }
        final Set<ResourceCache> changed = new HashSet<>();
        long revision = applied;
        for (final io.etcd.jetcd.watch.WatchEvent event : response.getEvents()) {
            revision = event.getKeyValue().getModRevision();
            final String key = event.getKeyValue().getKey().toString(StandardCharsets.UTF_8);
            final ResourceCache resource = resourceOf(key);
            // A watch that was resumed may bring again what is known.
            if (resource == null || revision <= applied) {
                continue;
            }
            if (event.getEventType() == io.etcd.jetcd.watch.WatchEvent.EventType.DELETE) {
                resource.remove(key, revision);
            } else {
                resource.put(EtcdStore.stored(event.getKeyValue()));
            }
            changed.add(resource);
        }
        advance(Math.max(revision, applied));
        changed.forEach(ResourceCache::notifyListeners);
    }

    private void advance(final long revision) {
        synchronized (progress) {
            applied = revision;
            progress.notifyAll();
        }
    }

    private ResourceCache resourceOf(final String key) {
        final Map.Entry<String, ResourceCache> entry = resources.floorEntry(key);
        return entry != null && key.startsWith(entry.getKey()) ? entry.getValue() : null;
    }

    private void pause() {
        try {
            // Lost: not at once, or a dead etcd would be asked without end.
            if (lost) {
                TimeUnit.MILLISECONDS.sleep(BEAT_MS / 10);
            } else if (wake.tryAcquire(BEAT_MS, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        synchronized (this) {
            if (watcher != null) {
                watcher.close();
            }
        }
    }
}
