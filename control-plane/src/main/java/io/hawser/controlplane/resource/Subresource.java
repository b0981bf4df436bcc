package io.hawser.controlplane.resource;

import java.util.Locale;

/** Parts of an object that have a path of their own. */
public enum Subresource {
    STATUS,
    SCALE,
    BINDING,
    EVICTION,
    LOG,
    EXEC,
    ATTACH,
    PORTFORWARD,
    EPHEMERALCONTAINERS,
    FINALIZE,
    TOKEN,
    PROXY;

    /** As it stands in a path. */
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }
}
