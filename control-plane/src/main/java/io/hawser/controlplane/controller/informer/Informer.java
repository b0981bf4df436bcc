package io.hawser.controlplane.controller.informer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectListener;
import io.hawser.kube.watch.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All objects of a kind. What this process has written is in it when the write returns, not only when the watch tells
 * of it, so that no controller does a thing twice because it does not see that it did it. The trees are shared: to
 * change one, copy it. Thread safe.
 */
public final class Informer implements ObjectListener<Item> {
    private static final String NAMESPACE = "namespace";

    private final ResourceType type;
    private final Map<String, Index> indexes = new HashMap<>();
    private final Map<ObjectName, ObjectNode> objects = new HashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    /** Written by this process, but not yet told by the watch. */
    private final Set<ObjectName> unconfirmed = new HashSet<>();
    /** Deleted by this process, but the watch may still tell of earlier changes: uids, since the last list. */
    private Map<ObjectName, String> gone = new HashMap<>();

    /** The same, since the list before that. */
    private Map<ObjectName, String> goneEarlier = new HashMap<>();

    private long newest = -1;
    private boolean synced;

    Informer(final ResourceType type) {
        this.type = type;
        addIndex(NAMESPACE, object -> List.of(Meta.namespace(object)));
    }

    /** What it holds. */
    public ResourceType type() {
        return type;
    }

    /** Lets objects be found by keys that they have. To be called before objects come. */
    public synchronized void addIndex(
            final String name, final Function<ObjectNode, ? extends Collection<String>> keys) {
        indexes.putIfAbsent(name, new Index(keys));
    }

    /** Tells of every change, on threads that must not be held up; nothing is missed, but order is not promised. */
    public void onChange(final Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Whether all objects have been seen once. */
    public synchronized boolean isSynced() {
        return synced;
    }

    /** The object of a name. */
    public synchronized Optional<ObjectNode> get(final ObjectName name) {
        return Optional.ofNullable(objects.get(name));
    }

    /** The object of a name; the namespace is empty for kinds that have none. */
    public Optional<ObjectNode> get(final String namespace, final String name) {
        return get(new ObjectName(namespace, name));
    }

    /** All objects. */
    public synchronized List<ObjectNode> list() {
        return new ArrayList<>(objects.values());
    }

    /** How many there are. */
    public synchronized int size() {
        return objects.size();
    }

    /** All objects of a namespace. */
    public List<ObjectNode> inNamespace(final String namespace) {
        return byIndex(NAMESPACE, namespace);
    }

    /** All objects that have a key. */
    public synchronized List<ObjectNode> byIndex(final String index, final String key) {
        final List<ObjectNode> found = new ArrayList<>();
        indexes.get(index).names(key).forEach(name -> found.add(objects.get(name)));
        return found;
    }

    /** Whether any object has a key. */
    public synchronized boolean hasKey(final String index, final String key) {
        return !indexes.get(index).names(key).isEmpty();
    }

    @Override
    public void onObject(final Item item) {
        final Optional<Change> change;
        synchronized (this) {
            unconfirmed.remove(item.objectName());
            final ObjectNode known = objects.get(item.objectName());
            final String uid = Meta.uid(item.json());
            final boolean late = known != null && version(known) > version(item.json());
            final boolean ended =
                    uid.equals(gone.get(item.objectName())) || uid.equals(goneEarlier.get(item.objectName()));
            change = late || ended ? Optional.empty() : Optional.of(put(item.objectName(), item.json()));
        }
        change.ifPresent(this::tell);
    }

    @Override
    public void onGone(final ObjectName name) {
        final Optional<Change> change;
        synchronized (this) {
            unconfirmed.remove(name);
            gone.remove(name);
            goneEarlier.remove(name);
            change = remove(name);
        }
        change.ifPresent(this::tell);
    }

    @Override
    public synchronized void onVersion(final String version) {
        newest = Math.max(newest, number(version));
    }

    @Override
    public void onListed() {
        final List<Change> changes = new ArrayList<>();
        synchronized (this) {
            // Made by us, and gone again before the list was taken.
            for (final ObjectName name : List.copyOf(unconfirmed)) {
                if (objects.containsKey(name) && version(objects.get(name)) <= newest) {
                    unconfirmed.remove(name);
                    remove(name).ifPresent(changes::add);
                }
            }
            goneEarlier = gone;
            gone = new HashMap<>();
            synced = true;
        }
        changes.forEach(this::tell);
    }

    /** Takes an object as the server returned it to us. */
    void written(final ObjectNode object) {
        if (isOver(object)) {
            deleted(object);
            return;
        }
        final ObjectName name = Item.nameOf(object);
        final Optional<Change> change;
        synchronized (this) {
            final ObjectNode known = objects.get(name);
            final boolean news = version(object) > (known == null ? newest : version(known));
            if (news) {
                unconfirmed.add(name);
            }
            change = news ? Optional.of(put(name, object)) : Optional.empty();
        }
        change.ifPresent(this::tell);
    }

    /** Forgets an object that the server has deleted for us. */
    void deleted(final ObjectNode object) {
        final ObjectName name = Item.nameOf(object);
        Optional<Change> change = Optional.empty();
        synchronized (this) {
            final ObjectNode known = objects.get(name);
            if (known != null && Meta.uid(known).equals(Meta.uid(object))) {
                gone.put(name, Meta.uid(object));
                unconfirmed.remove(name);
                change = remove(name);
            }
        }
        change.ifPresent(this::tell);
    }

    private Change put(final ObjectName name, final ObjectNode object) {
        final ObjectNode before = objects.put(name, object);
        for (final Index index : indexes.values()) {
            index.replace(name, before, object);
        }
        return new Change(Optional.ofNullable(before), Optional.of(object));
    }

    private Optional<Change> remove(final ObjectName name) {
        final ObjectNode before = objects.remove(name);
        if (before == null) {
            return Optional.empty();
        }
        for (final Index index : indexes.values()) {
            index.replace(name, before, null);
        }
        return Optional.of(new Change(Optional.of(before), Optional.empty()));
    }

    private void tell(final Change change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    /** An answer to a write that took the last finalizer away: the object is no more. */
    private static boolean isOver(final ObjectNode object) {
        return Meta.isDeleting(object)
                && !Meta.hasFinalizers(object)
                && Json.at(object, "spec", "finalizers").isEmpty()
                && Json.at(object, "metadata", "deletionGracePeriodSeconds").asInt() == 0;
    }

    private static long version(final ObjectNode object) {
        return number(Meta.resourceVersion(object));
    }

    private static long number(final String version) {
        try {
            return Long.parseLong(version);
        } catch (final NumberFormatException e) {
            return -1;
        }
    }

    /** Names by key. */
    private static final class Index {
        private final Function<ObjectNode, ? extends Collection<String>> keys;
        private final Map<String, Set<ObjectName>> names = new HashMap<>();

        Index(final Function<ObjectNode, ? extends Collection<String>> keys) {
            this.keys = keys;
        }

        Set<ObjectName> names(final String key) {
            return names.getOrDefault(key, Set.of());
        }

        void replace(final ObjectName name, final ObjectNode before, final ObjectNode now) {
            if (before != null) {
                for (final String key : keys.apply(before)) {
                    names.computeIfPresent(key, (same, all) -> {
                        all.remove(name);
                        return all.isEmpty() ? null : all;
                    });
                }
            }
            if (now != null) {
                keys.apply(now)
                        .forEach(key -> names.computeIfAbsent(key, none -> new HashSet<>())
                                .add(name));
            }
        }
    }
}
