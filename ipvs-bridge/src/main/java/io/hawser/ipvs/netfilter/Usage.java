package io.hawser.ipvs.netfilter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often each of some things is used, and which came into use or out of it since last asked. Not thread safe.
 *
 * @param <T> what is used
 */
public final class Usage<T> {
    private final Map<T, Integer> counts = new HashMap<>();
    /** As it was when last asked, of those that were touched since. */
    private final Map<T, Boolean> touched = new HashMap<>();

    /**
     * Counts uses.
     *
     * @param change of the number of uses
     */
    public void add(final T thing, final int change) {
        final int was = counts.getOrDefault(thing, 0);
        touched.putIfAbsent(thing, was > 0);
        if (was + change == 0) {
            counts.remove(thing);
        } else {
            counts.put(thing, was + change);
        }
    }

    /** What is in use. */
    public Set<T> used() {
        return counts.keySet();
    }

    /** What came into use since {@link #settle}. */
    public List<T> begun() {
        return touched.keySet().stream()
                .filter(thing -> !touched.get(thing) && counts.containsKey(thing))
                .toList();
    }

    /** What went out of use since {@link #settle}. */
    public List<T> ended() {
        return touched.keySet().stream()
                .filter(thing -> touched.get(thing) && !counts.containsKey(thing))
                .toList();
    }

    /** What is in use now is what was, from now on. */
    public void settle() {
        touched.clear();
    }
}
