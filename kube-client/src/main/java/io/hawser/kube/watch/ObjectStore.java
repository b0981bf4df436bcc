package io.hawser.kube.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects as last told, and what of a list or event is news. Not thread safe. */
final class ObjectStore<T extends KubeObject> {
    /** What came of an event. */
    enum Outcome {
        /** It was news, and has been told. */
        TOLD,
        /** It is older than what is known, or the same. */
        KNOWN,
        /** It may be older than something no longer known: only a list can say. */
        DOUBTFUL
    }

    private static final long NO_NUMBER = -1;

    private final ObjectListener<T> listener;
    private Map<ObjectName, T> objects = new HashMap<>();
    private long newest = NO_NUMBER;

    ObjectStore(final ObjectListener<T> listener) {
        this.listener = listener;
    }

    /** A list in the making: objects that did not change stay those that are known. */
    void collect(final Map<ObjectName, T> listed, final T object) {
        final T known = objects.get(object.objectName());
        final boolean same = known != null
                && !object.resourceVersion().isEmpty()
                && known.resourceVersion().equals(object.resourceVersion());
        listed.put(object.objectName(), same ? known : object);
    }

    /** Takes a whole list in the place of what was known, and tells the difference. */
    void replace(final Map<ObjectName, T> listed, final String version) {
        final Map<ObjectName, T> former = objects;
        objects = listed;
        newest = number(version);
        final List<ObjectName> gone = new ArrayList<>();
        former.keySet().forEach(name -> {
            if (!listed.containsKey(name)) {
                gone.add(name);
            }
        });
        gone.forEach(listener::onGone);
        listed.forEach((name, object) -> {
            if (former.get(name) != object) {
                listener.onObject(object);
            }
        });
        listener.onVersion(version);
        listener.onListed();
    }

    Outcome put(final T object) {
        final long version = number(object.resourceVersion());
        final T known = objects.get(object.objectName());
        if (known == null && !isNews(version, newest)) {
            return Outcome.DOUBTFUL;
        }
        if (known != null && !isNews(version, number(known.resourceVersion()))) {
            return Outcome.KNOWN;
        }
        newest = Math.max(newest, version);
        objects.put(object.objectName(), object);
        listener.onObject(object);
        listener.onVersion(object.resourceVersion());
        return Outcome.TOLD;
    }

    Outcome delete(final T object) {
        final long version = number(object.resourceVersion());
        final T known = objects.get(object.objectName());
        newest = Math.max(newest, version);
        if (known == null || !isNews(version, number(known.resourceVersion()))) {
            return Outcome.KNOWN;
        }
        objects.remove(object.objectName());
        listener.onVersion(object.resourceVersion());
        listener.onGone(object.objectName());
        return Outcome.TOLD;
    }

    private static boolean isNews(final long version, final long known) {
        return version == NO_NUMBER || known == NO_NUMBER || version > known;
    }

    private static long number(final String version) {
        try {
            return Long.parseLong(version);
        } catch (final NumberFormatException e) {
            return NO_NUMBER;
        }
    }
}
