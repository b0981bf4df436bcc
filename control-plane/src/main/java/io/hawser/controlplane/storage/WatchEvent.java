package io.hawser.controlplane.storage;

import java.util.Optional;

/** One change of one object: what it is now or was last, and what it was before. */
public record WatchEvent(Type type, Stored object, Optional<Stored> previous) {
    /** What happened to the object. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    /** The revision it happened at. */
    public long revision() {
        return object.revision();
    }
}
