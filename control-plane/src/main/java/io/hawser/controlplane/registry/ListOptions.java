package io.hawser.controlplane.registry;

import io.hawser.controlplane.selector.FieldSelector;
import io.hawser.controlplane.selector.LabelSelector;

/**
 * What to list or watch.
 *
 * @param limit at most this many; 0 for all
 * @param token where a list before ended; empty for the beginning
 * @param revision the resource version asked for; empty for the newest
 * @param exact whether it has to be exactly that revision
 */
public record ListOptions(
        LabelSelector labels, FieldSelector fields, int limit, String token, String revision, boolean exact) {
    /** Everything, as it is now. */
    public static final ListOptions ALL =
            new ListOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, "", "", false);

    /** Whether every object is wanted. */
    public boolean isUnfiltered() {
        return labels.isEverything() && fields.isEverything();
    }
}
