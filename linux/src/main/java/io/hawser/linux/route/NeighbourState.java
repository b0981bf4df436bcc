package io.hawser.linux.route;

import java.util.Locale;

/** What the kernel believes of a neighbour: one bit each of linux/neighbour.h: NUD_*. */
public enum NeighbourState {
    /** Known, never resolved: a proxy entry. */
    NONE(Nud.NUD_NONE),
    /** Being resolved. */
    INCOMPLETE(Nud.NUD_INCOMPLETE),
    /** Confirmed lately. */
    REACHABLE(Nud.NUD_REACHABLE),
    /** Not confirmed lately; used until proven wrong. */
    STALE(Nud.NUD_STALE),
    /** About to be probed. */
    DELAY(Nud.NUD_DELAY),
    /** Being probed. */
    PROBE(Nud.NUD_PROBE),
    /** Could not be resolved. */
    FAILED(Nud.NUD_FAILED),
    /** Needs no resolution on this link. */
    NOARP(Nud.NUD_NOARP),
    /** Set by an administrator or a daemon; neither probed nor aged. */
    PERMANENT(Nud.NUD_PERMANENT);

    private static final NeighbourState[] VALUES = values();

    private final int bit;

    NeighbourState(final int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    /** The state of {@code bits}; of several, the strongest. */
    static NeighbourState of(final int bits) {
        for (int i = VALUES.length - 1; i > 0; i--) {
            if ((bits & VALUES[i].bit) != 0) {
                return VALUES[i];
            }
        }
        return NONE;
    }

    /** As {@code ip} writes it, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
