package io.hawser.controlplane.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** All objects below one prefix, and their latest changes. Written by the {@link WatchCache}, read by anybody. */
public final class ResourceCache {
    private final String prefix;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final NavigableMap<String, Stored> objects = new TreeMap<>();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private EventLog log = new EventLog(0);
    private long lastRevision;

    ResourceCache(final String prefix) {
        this.prefix = prefix;
    }

    /** The objects below a prefix at one moment, by key. */
    public record Snapshot(List<Stored> objects, long revision) {}

    /** The prefix of its keys, with a slash at the end. */
    public String prefix() {
        return prefix;
    }

    /** The object of a key. */
    public Optional<Stored> get(final String key) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(objects.get(key));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** All objects whose keys begin with a prefix; the revision is of this resource's last change. */
    public Snapshot list(final String keyPrefix) {
        lock.readLock().lock();
        try {
            final Map<String, Stored> below = keyPrefix.equals(prefix)
                    ? objects
                    : objects.subMap(keyPrefix, true, keyPrefix + Character.MAX_VALUE, false);
            return new Snapshot(new ArrayList<>(below.values()), lastRevision);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How many objects there are. */
    public int size() {
        lock.readLock().lock();
        try {
            return objects.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Begins to read changes after a revision; empty if they are no longer known. */
    public Optional<WatchCursor> watch(final long revision) {
        lock.readLock().lock();
        try {
            final long position = log.after(revision);
            return position < 0 ? Optional.empty() : Optional.of(new WatchCursor(this, log, position));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** All objects below a prefix, and a reader of what happens from then on. */
    public SnapshotAndCursor listAndWatch(final String keyPrefix) {
        lock.readLock().lock();
        try {
            return new SnapshotAndCursor(list(keyPrefix), new WatchCursor(this, log, log.end()));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A list with what follows it. */
    public record SnapshotAndCursor(Snapshot snapshot, WatchCursor cursor) {}

    /** Calls back after each change, on the thread that brings it: do little there. */
    public void listen(final Runnable listener) {
        listeners.add(listener);
    }

    /** The opposite of {@link #listen}. */
    public void unlisten(final Runnable listener) {
        listeners.remove(listener);
    }

    boolean isCurrent(final EventLog one) {
        lock.readLock().lock();
        try {
            return log == one;
        } finally {
            lock.readLock().unlock();
        }
    }

    void reset(final Map<String, Stored> all, final long revision) {
        lock.writeLock().lock();
        try {
            objects.clear();
            objects.putAll(all);
            log = new EventLog(revision);
            lastRevision = revision;
        } finally {
            lock.writeLock().unlock();
        }
        notifyListeners();
    }

    void put(final Stored object) {
        lock.writeLock().lock();
        try {
            final Stored previous = objects.put(object.key(), object);
            lastRevision = object.revision();
            log.append(new WatchEvent(
                    previous == null ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED,
                    object,
                    Optional.ofNullable(previous)));
        } finally {
            lock.writeLock().unlock();
        }
    }

    void remove(final String key, final long revision) {
        lock.writeLock().lock();
        try {
            final Stored previous = objects.remove(key);
            lastRevision = revision;
            if (previous != null) {
                log.append(new WatchEvent(WatchEvent.Type.DELETED, previous.at(revision), Optional.of(previous)));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    void notifyListeners() {
        listeners.forEach(Runnable::run);
    }
}
